import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ApiRequest } from '../src/http-request.ts';
import { invokeForRequest } from '../src/lambda-integration.ts';

/** What an HTTP API hands to a function and makes of its answer, as far as AWS documents it or somebody has measured it. */

const REQUEST: ApiRequest = {
  id: 'request-1',
  time: new Date('2026-11-03T16:00:00.000Z'),
  method: 'POST',
  path: '/twilio-any/a b',
  rawQuery: "x=1&x=%2B&y='",
  query: { x: '1,+', y: "'" },
  routeKey: 'ANY /twilio-any/{proxy+}',
  pathParameters: { proxy: 'a b' },
  sourceIp: '192.0.2.1',
  headers: { host: 'callbacks.example.com:8443', 'user-agent': 'TwilioProxy/1.1', cookie: 'a=1; b=2' },
  body: Buffer.from('a=1'),
};

const answerTo = (invoke: (event: unknown) => Promise<unknown>, request = REQUEST, timeoutMs = 30_000) =>
  invokeForRequest({ invoke }, request, timeoutMs);

const eventFor = async (overrides: Partial<ApiRequest>): Promise<APIGatewayProxyEventV2> => {
  const events: APIGatewayProxyEventV2[] = [];
  await answerTo(
    (event) => {
      events.push(event as APIGatewayProxyEventV2);
      return Promise.resolve({ statusCode: 204 });
    },
    { ...REQUEST, ...overrides },
  );
  return events[0]!;
};

test('a request is an event of payload format 2.0', async () => {
  expect(await eventFor({})).toEqual({
    version: '2.0',
    routeKey: 'ANY /twilio-any/{proxy+}',
    rawPath: '/twilio-any/a b',
    rawQueryString: "x=1&x=%2B&y='",
    cookies: ['a=1', 'b=2'],
    headers: { host: 'callbacks.example.com:8443', 'user-agent': 'TwilioProxy/1.1' },
    queryStringParameters: { x: '1,+', y: "'" },
    pathParameters: { proxy: 'a b' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'callbacks.example.com',
      domainPrefix: 'callbacks',
      http: {
        method: 'POST',
        path: '/twilio-any/a b',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'TwilioProxy/1.1',
      },
      requestId: 'request-1',
      routeKey: 'ANY /twilio-any/{proxy+}',
      stage: '$default',
      time: '03/Nov/2026:16:00:00 +0000',
      timeEpoch: 1793721600000,
    },
    body: 'YT0x',
    isBase64Encoded: true,
  });
});

test('what a request lacks is not in its event', async () => {
  const event = await eventFor({ rawQuery: '', query: {}, pathParameters: {}, headers: {}, body: Buffer.alloc(0) });
  expect(event).toMatchObject({ rawQueryString: '', headers: {}, isBase64Encoded: false });
  for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters'])
    expect(event).not.toHaveProperty(name);
});

test.each([
  'text/plain',
  'text/xml; charset=utf-8',
  'application/json',
  'application/JSON;charset=utf-8',
  'application/xml',
  'application/javascript',
])('a body of type %s comes as text', async (type) => {
  const event = await eventFor({ headers: { 'content-type': type }, body: Buffer.from('{"é":"😀"}') });
  expect(event).toMatchObject({ body: '{"é":"😀"}', isBase64Encoded: false });
});

test.each([
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'application/problem+json',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  '',
])('a body of type %j comes in base64', async (type) => {
  const event = await eventFor({ headers: { 'content-type': type } });
  expect(event).toMatchObject({ body: 'YT0x', isBase64Encoded: true });
});

test.each([
  ['a status', { statusCode: 204 }, { status: 204, headers: {}, body: '' }],
  ['a status in a string', { statusCode: '201' }, { status: 201, headers: {}, body: '' }],
  [
    'headers and cookies',
    { statusCode: 405, headers: { allow: 'GET, POST', 'x-n': 1, 'x-b': true }, cookies: ['a=1', 'b=2'] },
    { status: 405, headers: { allow: 'GET, POST', 'x-n': '1', 'x-b': 'true', 'set-cookie': ['a=1', 'b=2'] }, body: '' },
  ],
  [
    'a body in base64',
    { statusCode: 200, body: '//4=', isBase64Encoded: true },
    { status: 200, headers: {}, body: Buffer.from([0xff, 0xfe]) },
  ],
  [
    'a value alone, which is the body',
    { message: 'x' },
    { status: 200, headers: { 'content-type': 'application/json' }, body: '{"message":"x"}' },
  ],
  ['text alone', 'x', { status: 200, headers: { 'content-type': 'application/json' }, body: 'x' }],
])('an answer of %s', async (_, result, answer) => {
  expect(await answerTo(() => Promise.resolve(result))).toEqual(answer);
});

const INTERNAL = { status: 500, body: '{"message":"Internal Server Error"}' };

test.each([
  { statusCode: 'none' },
  { statusCode: 1000 },
  { statusCode: 200, body: {} },
  { statusCode: 200, headers: null },
])('500 for %j, which is no answer', async (result) => {
  expect(await answerTo(() => Promise.resolve(result))).toMatchObject(INTERNAL);
});

test('500 when the function throws or runs out of its time', async () => {
  expect(await answerTo(() => Promise.reject(new Error('task timed out')))).toMatchObject(INTERNAL);
});

test('503 when the integration runs out of time', async () => {
  const never = () => new Promise(() => {});
  const answer = await answerTo(never, REQUEST, 1);
  expect(answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
});
