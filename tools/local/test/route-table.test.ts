import { newHttpApi } from '../src/http-api.ts';
import { routeTable } from '../src/route-table.ts';

const find = (...keys: string[]) => {
  const api = newHttpApi();
  for (const key of keys) {
    api.integrations.set(key, { kind: 'lambda', functionName: key, timeoutMs: 1 });
    api.routes.push({ key, integrationId: key });
  }
  const route = routeTable(api);
  return (method: string, path: string) => route(method, path)?.routeKey;
};

/** The routes and answers of the page that states the order. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
  ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
  ['POST', '/test/5', 'ANY /{proxy+}'],
])('%s %s goes to %s', (method, path, key) => {
  const routes = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default'];
  expect(find(...routes)(method, path)).toBe(key);
  expect(find(...routes.toReversed())(method, path)).toBe(key);
});

test('a method comes before ANY, and a full match before both with a greedy end', () => {
  const route = find('ANY /a/{proxy+}', 'POST /a/{proxy+}', 'ANY /a/b', 'POST /a/b');
  expect(route('POST', '/a/b')).toBe('POST /a/b');
  expect(route('GET', '/a/b')).toBe('ANY /a/b');
  expect(route('POST', '/a/c')).toBe('POST /a/{proxy+}');
  expect(route('HEAD', '/a/c')).toBe('ANY /a/{proxy+}');
});

test('a greedy end takes any number of segments, and any character, but nothing beside its beginning', () => {
  const route = find('ANY /twilio-any', 'ANY /twilio-any/{proxy+}');
  expect(route('GET', '/twilio-any')).toBe('ANY /twilio-any');
  for (const path of ['/twilio-any/', '/twilio-any/a', '/twilio-any/a/b/', '/twilio-any/a\nb é']) {
    expect(route('GET', path)).toBe('ANY /twilio-any/{proxy+}');
  }
  for (const path of ['/twilio-anything', '/twilio', '/x/twilio-any', '/Twilio-Any']) {
    expect(route('GET', path)).toBeUndefined();
  }
});
