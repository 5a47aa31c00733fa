import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListSubscriptionsCommand, SNSClient } from '@aws-sdk/client-sns';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let sqs: SQSClient;
let sns: SNSClient;

beforeAll(async () => {
  running = await startRunningSystem();
  const { aws } = running.system;
  [sqs, sns] = [new SQSClient(aws.client('sqs')), new SNSClient(aws.client('sns'))];
}, 240_000);
afterAll(async () => {
  for (const client of [sqs, sns]) client.destroy();
  await running.stop();
});

/** Tails until so many callbacks were shown; `during` runs once it listens. */
const tail = async (count: number, args: readonly string[], during: () => Promise<unknown>) => {
  const enough = new AbortController();
  const listening = Promise.withResolvers<void>();
  const shown: string[] = [];
  const ended = commandLine(['tail', ...args], {
    localDirectory: running.localDirectory,
    signal: enough.signal,
    note: (text) => text.includes('listening') && listening.resolve(),
    print: (text) => {
      shown.push(text);
      if (shown.length === count) enough.abort();
    },
  });
  await listening.promise;
  await during();
  return { ...(await ended), shown };
};

const traces = async (): Promise<string[]> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'status-callbacks-tail-' }));
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  return [...QueueUrls, ...Subscriptions.map(({ Endpoint = '' }) => Endpoint).filter((arn) => arn.includes('-tail-'))];
};

const send = (...args: string[]) => running.callbacks('send', ...args);

it('shows what comes, numbers masked, takes nothing from the sinks and leaves nothing behind', async () => {
  const { code, shown } = await tail(2, [], async () => {
    await send('--error', '30006', '--param', 'id=7');
    await send('--product', 'voice');
  });
  expect(code).toBe(0);
  const lines = shown.toSorted((a, b) => a.slice(14).localeCompare(b.slice(14)));
  expect(lines[0]).toMatch(
    /^[\d:.]{12} {2}messaging {2}SM[0-9a-f]{32} {2}undelivered {2}30006 .+\+1500•••••06 → \+1555•••••23 {2}id=7$/,
  );
  expect(lines[1]).toMatch(/ {2}voice {6}CA[0-9a-f]{32} {2}completed/);
  expect(await traces()).toEqual([]);
  await running.system.idle();
  expect((await running.callbacks('audit')).printed).toMatch(/in the table +2/);
}, 240_000);

it('shows only what is asked for, with numbers when asked', async () => {
  const { shown } = await tail(
    1,
    ['--status', 'undelivered', '--category', 'landline', '--numbers', '--json'],
    async () => {
      await send('--error', '30007');
      await send();
      await send('--error', '30006');
    },
  );
  expect(JSON.parse(shown[0]!)).toMatchObject({ data: { errorCode: '30006', from: '+15005550006' } });
  expect(shown[0]).not.toContain('signature');
}, 240_000);
