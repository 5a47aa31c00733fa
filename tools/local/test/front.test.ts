import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startSystem, type System } from '../src/system.ts';
import { aFunction, aQueue, temporaryFolder, writeAssembly } from './cloud-assembly.ts';

/** The undocumented parts of an HTTP API's parameter mapping, as decided here; each is to be checked once on AWS. */

const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
const route = (key: string, target: string) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { RouteKey: key, Target: { 'Fn::Join': ['', ['integrations/', { Ref: target }]] } },
});
const RESOURCES = {
  Queue: aQueue({ MaximumMessageSize: 20_000 }),
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
  Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { StageName: '$default' } },
  Enqueue: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationSubtype: 'SQS-SendMessage',
      RequestParameters: {
        QueueUrl: { Ref: 'Queue' },
        MessageBody: '$request.body',
        MessageAttributes: JSON.stringify({
          header: attribute('=${request.header.x-twilio-signature}'),
          query: attribute('=${request.querystring.id}'),
          path: attribute('${request.path}'),
          domain: attribute('${context.domainName}'),
          id: attribute('${context.requestId}'),
          ip: attribute('${context.identity.sourceIp}'),
        }),
      },
    },
  },
  Bare: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationSubtype: 'SQS-SendMessage',
      RequestParameters: { QueueUrl: { Ref: 'Queue' }, MessageBody: '$request.header.x-body' },
    },
  },
  Function: aFunction('echo'),
  Invoke: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: { 'Fn::GetAtt': ['Function', 'Arn'] },
    },
  },
  PostTwilio: route('POST /twilio', 'Enqueue'),
  PostBare: route('POST /bare', 'Bare'),
  AnyBelow: route('ANY /twilio-any/{proxy+}', 'Invoke'),
  AnySid: route('POST /sids/{sid}', 'Enqueue'),
};
const ECHO = `export const handler = async (event) => {
  if (event.rawPath.endsWith('/throw')) throw new Error('on purpose');
  return { statusCode: 201, headers: { 'x-echo': 'yes' }, body: JSON.stringify(event) };
};`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let system: System;
const accessLog: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const stacks = { front: { resources: RESOURCES, code: { echo: ECHO } } };
  const assembly = await writeAssembly(join(folder.path, 'cdk.out'), stacks);
  const log = (source: string, line: string) => void (source === 'access' && accessLog.push(line));
  system = await startSystem({ assemblies: [assembly], log });
});
afterAll(async () => {
  await system.stop();
  await folder.remove();
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Not `fetch`: it would encode the path again, and it joins headers. */
const send = (path: string, { method = 'POST', headers = {}, body = 'a=1' }: Sent = {}) =>
  new Promise<{ status: number; type: string | undefined; body: string }>((resolve, reject) => {
    const outgoing = request(`${system.url}`, { method, path, headers, agent: false }, (response) => {
      const { statusCode = 0, headers } = response;
      text(response).then((body) => resolve({ status: statusCode, type: headers['content-type'], body }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const enqueued = async () => {
  const { url: QueueUrl } = system.aws.queues.find('front-dev-Queue')!;
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], MaxNumberOfMessages: 10 });
  const { Messages = [] } = await new SQSClient(system.aws.client('sqs')).send(receive);
  system.aws.queues.find('front-dev-Queue')!.purge();
  return Messages.map(({ Body, MessageAttributes = {} }) => ({
    body: Body,
    ...Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
  }));
};

test('a request becomes a message, and the answer is what SQS says', async () => {
  const { status, type, body } = await send('/twilio?id=7', {
    body: 'MessageSid=SM1&Body=caf%C3%A9+%27x%27',
    headers: { 'X-Twilio-Signature': 'abc=', host: 'localhost:8443' },
  });
  expect({ status, type }).toEqual({ status: 200, type: 'text/xml' });
  expect(body).toMatch(/<SendMessageResponse .*<MessageId>.+<\/MessageId>/);
  expect(await enqueued()).toEqual([
    {
      body: 'MessageSid=SM1&Body=caf%C3%A9+%27x%27',
      header: '=abc=',
      query: '=7',
      path: '/twilio',
      domain: 'localhost',
      id: expect.any(String) as string,
      ip: '127.0.0.1',
    },
  ]);
});

test.each([
  ['a missing header and query', '/twilio', {}, { header: '=', query: '=' }],
  ['a repeated header', '/twilio', { 'x-twilio-signature': ['a', 'b'] }, { header: '=a,b' }],
  ['a header in any case', '/twilio', { 'X-TWILIO-SIGNATURE': 'a' }, { header: '=a' }],
  ['a plus in the query', '/twilio?id=a+b', {}, { query: '=a b' }],
  ['percent-encoding in the query', '/twilio?id=%C3%A9%2Bx', {}, { query: '=é+x' }],
  ['a repeated query parameter', '/twilio?id=1&other=x&id=2', {}, { query: '=1,2' }],
  ['a query parameter in another case', '/twilio?ID=1', {}, { query: '=' }],
  ['percent-encoding in the path', '/sids/S%4D%20x', {}, { path: '/sids/SM x' }],
])('%s', async (_, path, headers, expected) => {
  expect((await send(path, { headers })).status).toBe(200);
  expect(await enqueued()).toMatchObject([expected]);
});

test.each([
  ['a quote in a value, which breaks the JSON around it', '/twilio?id=%22', {}],
  ['an empty body', '/twilio', { body: '' }],
  ['a body beyond the limit of the queue', '/twilio', { body: 'x'.repeat(20_001) }],
  ['a character SQS does not take', '/twilio', { body: 'a\u0000b' }],
  ['bytes that are no text', '/twilio', { body: Buffer.from([0xff, 0xfe]) }],
  ['a missing value that is a whole parameter', '/bare', {}],
])('400 and nothing enqueued for %s', async (_, path, sent) => {
  expect((await send(path, sent)).status).toBe(400);
  expect(await enqueued()).toEqual([]);
});

test.each<[number, string, Sent]>([
  [400, '/twilio-any/x?a=\u00e9', {}],
  [404, '/other', {}],
  [404, '/twilio', { method: 'GET', body: '' }],
  [404, '/twilio/', {}],
  [413, '/twilio', { body: 'x'.repeat(10 * 1_048_576 + 1) }],
  [431, '/twilio', { headers: { 'x-long': 'x'.repeat(10_240) } }],
])('%i for %s', async (status, path, sent) => {
  expect((await send(path, sent)).status).toBe(status);
});

test('a function gets the request, and its answer goes back', async () => {
  const { status, body } = await send('/twilio-any/a%20b?x=1&x=%2B&X=', {
    headers: { 'content-type': 'application/json', 'X-Repeated': ['1', '2'], host: 'localhost:8443' },
    body: '{}',
  });
  expect(status).toBe(201);
  expect(JSON.parse(body)).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /twilio-any/{proxy+}',
    rawPath: '/twilio-any/a b',
    rawQueryString: 'x=1&x=%2B&X=',
    queryStringParameters: { x: '1,+', X: '' },
    pathParameters: { proxy: 'a b' },
    headers: { 'x-repeated': '1,2', host: 'localhost:8443' },
    requestContext: {
      domainName: 'localhost',
      http: { method: 'POST', path: '/twilio-any/a b', sourceIp: '127.0.0.1' },
    },
    body: '{}',
    isBase64Encoded: false,
  });
});

test.each([
  ["/twilio-any/x?a=it's&b=%27", { rawPath: '/twilio-any/x', rawQueryString: "a=it's&b=%27" }],
  ['/twilio-any/x?b=%C3%A9&b=%e9', { rawQueryString: 'b=%C3%A9&b=%e9' }],
  ['/twilio-any/x?a?b', { rawPath: '/twilio-any/x', rawQueryString: 'a?b' }],
  ['/twilio-any/x%3Fy=1?a=1', { rawPath: '/twilio-any/x', rawQueryString: 'a=1' }],
  ['/twilio-any/a%2Fb%25', { rawPath: '/twilio-any/a/b%', rawQueryString: '' }],
  ['/twilio-any/', { rawPath: '/twilio-any/', routeKey: 'ANY /twilio-any/{proxy+}' }],
])('%s reaches a function with its query as sent and its path decoded', async (path, expected) => {
  const { body } = await send(path, { method: 'PUT' });
  expect(JSON.parse(body)).toMatchObject(expected);
});

test('a body that is no text reaches a function in base64', async () => {
  const { body } = await send('/twilio-any/x', { body: Buffer.from([0xff, 0xfe]) });
  expect(JSON.parse(body)).toMatchObject({ body: '//4=', isBase64Encoded: true });
});

test('500 when the function fails', async () => {
  const { status, body } = await send('/twilio-any/throw');
  expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
});

test.each([
  ['a page of another origin', { origin: 'https://evil.example' }],
  ['a page without an origin of its own', { origin: 'null' }],
  ['a picture on a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a name that was made to resolve to this machine', { host: 'evil.example' }],
])('refuses what %s sends, and enqueues nothing', async (_, headers) => {
  const { status, body } = await send('/twilio', { body: 'MessageSid=SM1', headers });
  expect(status).toBe(403);
  expect(body).toMatch(/^Refused: .*tools\/local\/README/);
  expect(await enqueued()).toEqual([]);
});

test('the access log has neither bodies nor query values', async () => {
  await send('/twilio?id=hidden', { body: 'To=hidden' });
  await enqueued();
  expect(accessLog.at(-1)).toMatch(/"path":"\/twilio","status":200/);
  expect(accessLog.join()).not.toContain('hidden');
});
