import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sid } from '@status-callbacks/testing/callbacks';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let sqs: SQSClient;

beforeAll(async () => {
  running = await startRunningSystem();
  sqs = new SQSClient(running.system.aws.client('sqs'));
}, 60_000);
afterAll(async () => {
  sqs.destroy();
  await running.stop();
});

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
}, 60_000);
