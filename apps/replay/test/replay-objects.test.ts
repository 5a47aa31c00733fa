import { gzipSync } from 'node:zlib';
import type { ReplayJob } from '@status-callbacks/contract/replay-run';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Counts, replay } from '@status-callbacks/replay-engine/replay';
import { captureLog } from '@status-callbacks/testing/log';
import type { Publish } from '@status-callbacks/topic/publish';
import fc from 'fast-check';
import { replayObjects } from '../src/replay-objects.ts';
import { type Archive, aJob, archived, itemsOf, received, storeOf } from './archive.ts';

const context = { getRemainingTimeInMillis: () => 900_000 };
const keyOf = ({ id, data }: StatusCallback): string => `${id} ${data.request.receivedAt}`;

/** A worker over an archive in memory; time is up after so many requests to the topic. */
const workerOn = (archive: Archive, requestsAnInvocation = Infinity) => {
  const sent: StatusCallback[] = [];
  const targets: string[] = [];
  const times: number[] = [];
  let time = new AbortController();
  let requests = 0;
  const publish: Publish = async (publications) => {
    sent.push(...publications.map(({ event }) => event));
    if (++requests >= requestsAnInvocation) time.abort();
    return [];
  };
  const { log, lines } = captureLog();
  const work = replayObjects({
    store: storeOf(archive),
    publishTo: (target) => {
      targets.push(target);
      return publish;
    },
    log,
    timeUpIn: (milliseconds) => {
      times.push(milliseconds);
      [time, requests] = [new AbortController(), 0];
      return time.signal;
    },
  });
  return { work: (event: unknown) => work(event, context), sent, targets, times, lines };
};

const inputOf = (archive: Archive, job: Partial<ReplayJob> = {}) => ({
  BatchInput: { job: aJob(job) },
  Items: itemsOf(archive),
});

const inOneProcess = async (archive: Archive, job = aJob()): Promise<{ counts: Counts; sent: StatusCallback[] }> => {
  const sent: StatusCallback[] = [];
  const counts = await replay({
    store: storeOf(archive),
    window: job.window,
    filter: ({ data }) => job.filter.status === undefined || data.status === job.filter.status,
    target: { replayId: job.replayId, send: async (events) => (sent.push(...events), []) },
  });
  return { counts, sent };
};

const sumOf = (all: readonly Counts[]): Counts =>
  all.reduce(
    (a, b) =>
      Object.fromEntries(
        Object.entries(a).map(([name, n]) => [name, n + b[name as keyof Counts]]),
      ) as unknown as Counts,
  );

it('any batches of a day send and count together what one process does', async () => {
  const drawn = fc.array(
    fc.record({ message: fc.nat({ max: 30 }), second: fc.nat({ max: 86_399 }), object: fc.nat({ max: 12 }) }),
    { minLength: 1, maxLength: 80 },
  );
  const hour = fc.nat({ max: 24 });
  await fc.assert(
    fc.asyncProperty(drawn, fc.integer({ min: 1, max: 5 }), hour, hour, async (callbacks, size, from, length) => {
      const objects = Map.groupBy(callbacks, ({ object }) => object);
      const archive = await archived(
        [...objects.values()].map((each) =>
          each.map(({ message, second }) => received(message, second, second % 2 ? 'sent' : 'delivered')),
        ),
      );
      const start = Date.UTC(2026, 10, 23, from, 30);
      const job = aJob({ window: { from: start, to: start + length * 3_600_000 }, filter: { status: 'sent' } });
      const items = itemsOf(archive);
      const { work, sent } = workerOn(archive);
      const counts: Counts[] = [];
      for (let index = 0; index < items.length; index += size) {
        const { left, reached } = await work({ BatchInput: { job }, Items: items.slice(index, index + size) });
        expect(left).toBe(false);
        counts.push(reached.counts);
      }
      const whole = await inOneProcess(archive, job);
      // An event that stands in two objects is known for one by whoever reads both.
      const isTwice = new Set(callbacks.map(({ message, second }) => `${message} ${second}`)).size < callbacks.length;
      if (!isTwice) expect(sumOf(counts)).toEqual(whole.counts);
      expect(new Set(sent.map(keyOf))).toEqual(new Set(whole.sent.map(keyOf)));
    }),
    { numRuns: 40 },
  );
});

describe('when its time is up', () => {
  const events = Array.from({ length: 6_000 }, (_, index) => received(index, index));
  const batches = Array.from({ length: 12 }, (_, index) => events.slice(index * 500, (index + 1) * 500));

  it('it says how far it has come, and goes on there: everything is sent, and counted once', async () => {
    const archive = await archived(batches);
    const { work, sent, times } = workerOn(archive, 500);
    const input = inputOf(archive);
    let outcome = await work(input);
    let invocations = 1;
    for (; outcome.left; invocations++) outcome = await work({ ...input, sent: { reached: outcome.reached } });

    expect(invocations).toBeGreaterThan(1);
    expect(outcome.reached.counts).toEqual((await inOneProcess(archive)).counts);
    expect(new Set(sent.map(keyOf))).toEqual(new Set(events.map(keyOf)));
    // Only what was on its way after the last such place is sent twice.
    expect(sent.length).toBeLessThan(events.length * 2);
    // Half a minute of the invocation is kept for the answer.
    expect(new Set(times)).toEqual(new Set([870_000]));
  });

  it('it gives up, when it could go on like this forever', async () => {
    const archive = await archived(batches);
    const { work } = workerOn(archive, 1);
    await expect(work(inputOf(archive, { rate: 10 }))).rejects.toMatchObject({
      name: 'TooSlow',
      message: 'nothing was sent whole in one invocation at 10 events a second: raise the rate',
    });
    const first = await workerOn(archive, 500).work(inputOf(archive));
    await expect(work({ ...inputOf(archive), sent: { reached: first.reached } })).rejects.toMatchObject({
      name: 'TooSlow',
    });
  });
});

it('stamps the run on what it sends, under the same ids whenever it is invoked, to whom the job says', async () => {
  const archive = await archived([[received(1, 1), received(2, 2)]]);
  const { work, sent, targets } = workerOn(archive);
  const input = inputOf(archive, { target: 'dynamo-writer', replayId: 'run-7' });
  const first = await work(input);
  expect(await work(input)).toEqual(first);
  expect(sent.map(({ id }) => id)).toEqual([
    received(1, 1).id,
    received(2, 2).id,
    received(1, 1).id,
    received(2, 2).id,
  ]);
  for (const { replayid } of sent) expect(replayid).toBe('run-7');
  expect(targets).toEqual(['dynamo-writer', 'dynamo-writer']);
});

it('knows categories from the job alone', async () => {
  const failing = (message: number, ErrorCode: string) => {
    const event = received(message, message, 'undelivered');
    return { ...event, data: { ...event.data, errorCode: ErrorCode } };
  };
  const archive = await archived([[failing(1, '30006'), failing(2, '30007'), received(3, 3)]]);
  const categories = { 30006: 'landline' };
  const matched = async (category: string): Promise<number> => {
    const { reached } = await workerOn(archive).work(inputOf(archive, { filter: { category }, categories }));
    return reached.counts.matched;
  };
  expect(await matched('landline')).toBe(1);
  expect(await matched('unknown')).toBe(1);
});

it('counts every line that is no event, names the first ones, and logs them all', async () => {
  const archive = await archived([[received(1, 1)]]);
  const [key] = archive.keys();
  archive.set(key!, gzipSync(`${JSON.stringify(received(1, 1))}\n${'{"To":"+15005550006"}\n'.repeat(30)}`));
  const { work, sent, lines } = workerOn(archive);
  const { reached } = await work(inputOf(archive));
  expect(sent).toHaveLength(1);
  expect(reached.counts).toMatchObject({ lines: 31, sent: 1, broken: 30 });
  expect(reached.broken).toHaveLength(20);
  expect(reached.broken[0]).toMatchObject({ key, line: 2 });
  expect(lines().filter(({ message }) => message === 'no event')).toHaveLength(30);
  expect(JSON.stringify([reached, lines()])).not.toContain('5005550006');
});

it('leaves alone what is not in the window, or not of a day', async () => {
  const archive = await archived([[received(1, 10)], [received(2, 86_400 + 10)]]);
  archive.set('callbacks/v1/dt=2026-11-23/stray.txt', Buffer.from('hello'));
  const { reached } = await workerOn(archive).work(inputOf(archive));
  expect(reached.counts).toMatchObject({ objects: 1, lines: 1, sent: 1, broken: 0 });
});

it.each([
  ['nothing', undefined, 'at (root)'],
  ['no job', { Items: [] }, 'at BatchInput'],
  [
    'a filter it does not know',
    inputOf(new Map(), { filter: { to: '+15005550001' } as never }),
    'at BatchInput.job.filter',
  ],
  ['a rate at which it would not come anywhere', inputOf(new Map(), { rate: 1 }), 'at BatchInput.job.rate'],
])('refuses %s, and says where', async (_, input, message) => {
  await expect(workerOn(new Map()).work(input)).rejects.toMatchObject({ name: 'InvalidInput', message });
});
