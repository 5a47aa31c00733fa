import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { captureLog } from '@status-callbacks/testing/log';
import { anSqsEvent } from '@status-callbacks/testing/sqs';
import { consume } from '@status-callbacks/lambda/consume';
import { parseText, postTo } from '../../src/alerts/post.ts';

interface Chat {
  readonly url: string;
  readonly received: { readonly contentType: string | undefined; readonly body: unknown }[];
  status: number;
  readonly server: Server;
}

const startChat = async (): Promise<Chat> => {
  const received: Chat['received'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status } = chat;
      if (status === 200) {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
        received.push({ contentType: request.headers['content-type'], body });
      }
      response.writeHead(status, status === 302 ? { location: 'https://elsewhere.example.com' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const chat: Chat = { url: `http://127.0.0.1:${port}/services/T000/s3cr3t`, received, status: 200, server };
  return chat;
};

let chat: Chat;
beforeEach(async () => {
  chat = await startChat();
});
afterEach(() => new Promise((resolve) => chat.server.close(resolve)));

const posting = (secret: () => string) => {
  const { log, text } = captureLog();
  let reads = 0;
  const send = async () => {
    reads += 1;
    return { SecretString: secret() };
  };
  const sink = postTo({
    secrets: { send: send as never },
    secretArn: 'webhook',
    noWebhook: 'none',
    timeoutMs: 1_000,
  });
  return { post: consume({ service: 'test', parse: parseText, sink, log }), log: text, reads: () => reads };
};

const FAILED = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const DONE = { batchItemFailures: [] };

it('posts alerts as a chat takes them, in one line of JSON, and mentions nobody', async () => {
  const { post, reads } = posting(() => chat.url);
  expect(await post(anSqsEvent('more errors\ncategory=<!channel> & co', 'over'))).toEqual(DONE);
  expect(chat.received).toEqual([
    { contentType: 'application/json', body: { text: 'more errors\ncategory=&lt;!channel&gt; &amp; co' } },
    { contentType: 'application/json', body: { text: 'over' } },
  ]);
  expect(reads()).toBe(1);
});

it.each([302, 404, 429, 500])('keeps what is answered %i, and posts it when it comes again', async (status) => {
  const { post, log, reads } = posting(() => chat.url);
  chat.status = status;
  expect(await post(anSqsEvent('more errors'))).toEqual(FAILED);
  chat.status = 200;
  expect(await post(anSqsEvent('more errors'))).toEqual(DONE);
  expect(chat.received).toHaveLength(1);
  // The URL may have been changed meanwhile.
  expect(reads()).toBe(2);
  expect(log()).not.toContain('s3cr3t');
});

it('posts nothing while there is no webhook, and everything from the moment there is one', async () => {
  let secret = 'none';
  const { post } = posting(() => secret);
  expect(await post(anSqsEvent('before'))).toEqual(DONE);
  secret = chat.url;
  expect(await post(anSqsEvent('after'))).toEqual(DONE);
  expect(chat.received.map(({ body }) => body)).toEqual([{ text: 'after' }]);
});

it.each(['http://chat.example.com/s3cr3t', 'ftp://127.0.0.1/s3cr3t', 's3cr3t', ''])(
  'sends nothing to %j, which is not over TLS, and does not say what it is',
  async (secret) => {
    const { post, log } = posting(() => secret);
    expect(await post(anSqsEvent('more errors'))).toEqual(FAILED);
    expect(log()).toContain('UnusableWebhook');
    expect(log()).not.toContain('s3cr3t');
  },
);
