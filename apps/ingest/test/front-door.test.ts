import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { readEnvelope } from '@status-callbacks/signature/queue-message';
import { captureLog } from '@status-callbacks/testing/log';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Enqueue, enqueueIn, WHILE_TWILIO_WAITS } from '../src/enqueue.ts';
import { frontDoor } from '../src/front-door.ts';

const MAX_MESSAGE_BYTES = 1_000_000;

let aws: Aws;
let sqs: SQSClient;
let run = 0;

beforeAll(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client('sqs'));
});
afterAll(async () => {
  sqs.destroy();
  await aws.stop();
});

interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** What the HTTP API makes of a request, text in base64 as it does with forms. */
const anEvent = (request: Request = {}): APIGatewayProxyEventV2 => {
  const { method = 'POST', path = '/twilio-any', query = '', headers = {}, body = '' } = request;
  return {
    version: '2.0',
    routeKey: 'ANY /twilio-any',
    rawPath: path,
    rawQueryString: query,
    headers: { 'x-twilio-signature': 'c2lnbmVk', ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'callbacks.example.com',
      domainPrefix: 'callbacks',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'TwilioProxy/1.1' },
      requestId: 'request-1',
      routeKey: 'ANY /twilio-any',
      stage: '$default',
      time: '23/Nov/2026:16:00:00 +0000',
      timeEpoch: 1795449600000,
    },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
};

/** A front door before a queue of its own. */
const aDoor = async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `front-door-${run++}` }));
  const captured = captureLog();
  const enqueue = enqueueIn(sqs, QueueUrl!);
  const enqueued = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    return Messages.map(({ Body, MessageAttributes = {} }) => ({
      body: Body!,
      request: readEnvelope({
        body: Body!,
        attributes: { request: MessageAttributes['request']!.StringValue! },
        sentTimestamp: Date.parse('2026-11-23T16:00:00.000Z'),
      })!.request,
    }));
  };
  const open = (port: Enqueue = enqueue) =>
    frontDoor({ enqueue: port, maxMessageBytes: MAX_MESSAGE_BYTES, log: captured.log });
  return { ...captured, queueUrl: QueueUrl!, open, enqueued };
};

const failing =
  (error: Error): Enqueue =>
  () =>
    Promise.reject(error);

describe('a request', () => {
  it('was received once, however often it has to be enqueued', async () => {
    const door = await aDoor();
    const twice: Enqueue = async (message) => {
      // SQS has taken it, and the answer was lost: the SDK sends it again, and SQS dates each copy for itself.
      await enqueueIn(sqs, door.queueUrl)(message);
      await enqueueIn(sqs, door.queueUrl)(message);
    };
    const event = anEvent({ body: 'MessageSid=SM1' });
    const requestContext = { ...event.requestContext, timeEpoch: Date.parse('2026-11-23T15:59:58.123Z') };
    expect(await door.open(twice)({ ...event, requestContext })).toEqual({ statusCode: 204 });
    expect((await door.enqueued()).map(({ request }) => request.receivedAt)).toEqual([
      '2026-11-23T15:59:58.123Z',
      '2026-11-23T15:59:58.123Z',
    ]);
  });

  it('is answered 204, without a body, and is in the queue whole', async () => {
    const door = await aDoor();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'i-twilio-idempotency-token': 'f5a1-2b',
    };
    const event = anEvent({ path: '/twilio-any/a b', query: 'id=7', headers, body: 'To=%2B15005550001' });
    expect(await door.open()(event)).toEqual({ statusCode: 204 });
    expect(await door.enqueued()).toEqual([
      {
        body: 'To=%2B15005550001',
        request: {
          method: 'POST',
          host: 'callbacks.example.com',
          path: '/twilio-any/a b',
          query: 'id=7',
          contentType: 'application/x-www-form-urlencoded; charset=utf-8',
          signature: 'c2lnbmVk',
          body: Buffer.from('To=%2B15005550001'),
          receivedAt: '2026-11-23T16:00:00.000Z',
          requestId: 'request-1',
          sourceIp: '192.0.2.1',
          idempotencyToken: 'f5a1-2b',
        },
      },
    ]);
  });

  it.each([
    "a=it's",
    'a=it%27s',
    'a=1+1',
    'a=1%2b1',
    'a=1%2B1',
    'b=é',
    'b=%C3%A9',
    'b=%e9',
    'id=1&id=2&id=1',
    'empty=&bare&=&&x',
    'quote="\\"&comma=1,2&brackets[]=|',
    'url=https://x.example/?y=z#w',
    '',
  ])('keeps the query %j to the letter', async (query) => {
    const door = await aDoor();
    await door.open()(anEvent({ query }));
    expect(await door.enqueued()).toMatchObject([{ request: { query } }]);
  });

  it.each([
    ['JSON with an emoji', '{"Mood":"😀","Name":"café"}', 'text'],
    ['line ends and tabs', 'a\r\n\tb\n', 'text'],
    ['a byte order mark', '\uFEFF{}', 'text'],
    ['an empty body', '', 'empty'],
    ['a body of one hyphen', '-', 'text'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'base64'],
    ['half a character', Buffer.from([0xe2, 0x82]), 'base64'],
    ['control characters', 'a\u0000b\u001b', 'base64'],
    ['characters XML does not have', 'a\uFFFEb', 'base64'],
  ])('keeps %s to the byte', async (_, body, encoding) => {
    const door = await aDoor();
    expect(await door.open()(anEvent({ body }))).toEqual({ statusCode: 204 });
    const [message] = await door.enqueued();
    expect(message!.request.body).toEqual(Buffer.from(body));
    const sent = { text: String(body), base64: Buffer.from(body).toString('base64'), empty: '-' }[encoding];
    expect(message!.body).toBe(sent);
  });

  it('is understood when its body comes as text, and when it has none', async () => {
    const door = await aDoor();
    await door.open()({ ...anEvent(), body: '{"Mood":"😀"}', isBase64Encoded: false });
    const bodiless = { ...anEvent({ method: 'GET' }), isBase64Encoded: false };
    delete bodiless.body;
    await door.open()(bodiless);
    expect((await door.enqueued()).map(({ request }) => [request.method, request.body.toString()])).toEqual([
      ['POST', '{"Mood":"😀"}'],
      ['GET', ''],
    ]);
  });

  it('may lack every header, and have a path SQS would not take', async () => {
    const door = await aDoor();
    const event = { ...anEvent({ path: '/twilio-any/\u0000\uFFFE\uFFFF"\\' }), headers: {} };
    expect(await door.open()(event)).toEqual({ statusCode: 204 });
    const [message] = await door.enqueued();
    expect(message!.request).toMatchObject({ path: '/twilio-any/\u0000\uFFFE\uFFFF"\\' });
    expect(message!.request).not.toHaveProperty('signature');
  });
});

describe('a request that is turned away', () => {
  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'for its method %s is told which are taken',
    async (method) => {
      const door = await aDoor();
      expect(await door.open()(anEvent({ method }))).toEqual({ statusCode: 405, headers: { allow: 'GET, POST' } });
      expect(await door.enqueued()).toEqual([]);
    },
  );

  it('for its size is one the queue would not take, attributes included', async () => {
    const door = await aDoor();
    const answers = async (bytes: number) => (await door.open()(anEvent({ body: 'x'.repeat(bytes) }))).statusCode;
    expect(await answers(MAX_MESSAGE_BYTES)).toBe(413);
    expect(await answers(MAX_MESSAGE_BYTES - 100)).toBe(413);
    expect(await answers(MAX_MESSAGE_BYTES - 1_000)).toBe(204);
    expect(await door.enqueued()).toHaveLength(1);
  });

  it.each([
    ['throttles', Object.assign(new Error('slow down'), { name: 'RequestThrottled' })],
    ['fails', Object.assign(new Error('oops'), { name: 'InternalError', $fault: 'server' })],
    ['refuses', Object.assign(new Error('no'), { name: 'InvalidMessageContents', $fault: 'client' })],
  ])('because SQS %s gets a 503, after which Twilio may try again', async (_, error) => {
    const door = await aDoor();
    expect(await door.open(failing(error))(anEvent())).toEqual({ statusCode: 503 });
  });

  it('by a queue that does not exist gets a 503', async () => {
    const door = await aDoor();
    const gone = enqueueIn(sqs, `${aws.endpoints.sqs}/000000000000/gone`);
    expect(await door.open(gone)(anEvent())).toEqual({ statusCode: 503 });
  });

  it('gets its 503 while Twilio still waits, if SQS does not answer at all', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = new SQSClient({ ...aws.client('sqs'), ...WHILE_TWILIO_WAITS, endpoint });
    const door = await aDoor();
    const started = performance.now();
    expect(await door.open(enqueueIn(client, `${endpoint}/000000000000/q`))(anEvent())).toEqual({ statusCode: 503 });
    expect(performance.now() - started).toBeLessThan(7_000);
    client.destroy();
    silent.closeAllConnections();
    silent.close();
  }, 15_000);
});

it('counts every answer, and writes nothing down of what it was sent', async () => {
  const door = await aDoor();
  const secret = anEvent({
    query: 'id=hidden&to=%2B15005550001',
    headers: { 'x-twilio-signature': 'aGlkZGVuLXNpZ25hdHVyZQ==' },
    body: 'To=%2B15005550001&Body=hidden',
  });
  const quoting = new Error(`Value 'To=%2B15005550001&Body=hidden' at 'messageBody' failed to satisfy constraint`);
  await door.open()(secret);
  await door.open()({
    ...secret,
    requestContext: { ...secret.requestContext, http: { ...anEvent({ method: 'PUT' }).requestContext.http } },
  });
  await door.open()(anEvent({ body: 'x'.repeat(MAX_MESSAGE_BYTES) }));
  await door.open(failing(quoting))(secret);

  expect(door.lines().flatMap(({ status, answered }) => (answered ? [[status, answered]] : []))).toEqual([
    ['204', 1],
    ['405', 1],
    ['413', 1],
    ['503', 1],
  ]);
  expect(door.lines().filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'request not enqueued', requestId: 'request-1', error: 'Error' },
  ]);
  for (const hidden of ['hidden', '5005550001', 'aGlkZGVu', 'xxxx']) expect(door.text()).not.toContain(hidden);
});
