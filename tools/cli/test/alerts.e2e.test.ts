import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { sid } from '@status-callbacks/testing/callbacks';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let sqs: SQSClient;

beforeAll(async () => {
  running = await startRunningSystem();
  sqs = new SQSClient(running.system.aws.client('sqs'));
}, 240_000);
afterAll(async () => {
  sqs.destroy();
  await running.stop();
});

/** A chat as Slack is one: keeps what is posted to it. */
const startChat = async () => {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      posted.push((JSON.parse(body) as { text: string }).text);
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/x`, posted, server };
};

/** Shows alerts until so many have come; `during` runs once it listens, and hears of each. */
const tail = async (count: number, during: (first: Promise<void>) => Promise<unknown>) => {
  const enough = new AbortController();
  const listening = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const shown: string[] = [];
  const ended = commandLine(['alerts', 'tail'], {
    localDirectory: running.localDirectory,
    signal: enough.signal,
    note: (text) => text.includes('listening') && listening.resolve(),
    print: (text) => {
      shown.push(text);
      first.resolve();
      if (shown.length === count) enough.abort();
    },
  });
  await listening.promise;
  await during(first.promise);
  return { ...(await ended), shown };
};

const account = sid('AC', 7);
const filtered = () =>
  running.callbacks('send', '--error', '30007', '--account', account, '--param', 'category=marketing');

it('tells of filtered messages once, counts those that follow, and says when it is over', async () => {
  const { code, shown } = await tail(2, async (opened) => {
    await filtered();
    await opened;
    for (let sent = 1; sent < 5; sent++) await filtered();
  });
  expect(code).toBe(0);
  expect(shown[0]).toMatch(/^\[dev\] carrier filtering: 30007 Message filtered\n1 error so far, since /);
  expect(shown[0]).toMatch(/^account AC0{31}7, category=marketing, sender \+1500•+06$/m);
  expect(shown[0]).toMatch(/^More: callbacks list --category carrier-filtering .* --stage dev$/m);
  expect(shown[1]).toMatch(/^\[dev\] carrier filtering: over\n5 errors in /);

  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'status-callbacks-tail-' }));
  expect(QueueUrls).toEqual([]);
  expect(
    (await running.callbacks('list', '--category', 'carrier-filtering', '--custom', 'category=marketing')).code,
  ).toBe(0);
}, 240_000);

/**
 * 2 % of a campaign fails, then 30 %, then 2 % again: signed requests to the front door, from seeds. Each is counted before the
 * next begins, and the first is large enough to be what is usual, so that a slow machine mixes them as little as a fast one.
 */
const campaign = async (seed: number, failing: string): Promise<void> => {
  const { code } = await running.callbacks(
    ...['simulate', '--seed', String(seed), '--account', sid('AC', 8), '--campaign', 'autumn', '--error', '30003'],
    ...['--messages', '400', '--calls', '0', '--failing', failing, '--rate', '140'],
  );
  expect(code).toBe(0);
  await running.system.idle();
};

it('tells once in the terminal and once in a chat that a campaign fails more than usual, and that it is over', async () => {
  const chat = await startChat();
  const secrets = new SecretsManagerClient(running.system.aws.client('secrets_manager'));
  await secrets.send(
    new PutSecretValueCommand({ SecretId: 'status-callbacks/dev/alert-webhook', SecretString: chat.url }),
  );
  try {
    const { shown } = await tail(2, async (opened) => {
      await campaign(1, '2%');
      await campaign(2, '30%');
      await opened;
      await campaign(3, '2%');
    });
    expect(shown[0]).toMatch(
      /^\[dev\] more errors than usual\n\d+ of \d+ \(\d+ %\) failed since .*, usually \d %\naccount AC0{31}8, category=autumn\n/,
    );
    expect(shown[1]).toMatch(/^\[dev\] more errors than usual: over\n/);
    await running.system.idle();
    expect(chat.posted).toEqual(shown.map((alert) => alert.trimEnd()));
  } finally {
    secrets.destroy();
    chat.server.close();
  }
}, 240_000);
