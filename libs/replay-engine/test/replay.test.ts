import { gzipSync } from 'node:zlib';
import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import type { Broken } from '../src/events-in-order.ts';
import { type Counts, type Progress, type Replay, type Send, TargetFailed, replay } from '../src/replay.ts';
import { memoryStore } from './memory-store.ts';

const START = Date.parse('2026-11-23T15:30:00Z');
const window = { from: START, to: START + 3 * 3_600_000 };

const STATUSES = ['queued', 'sent', 'delivered', 'read'];
const callback = (resource: number, step: number, second: number): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', resource), MessageStatus: STATUSES[step % STATUSES.length]! }),
    receivedAt: new Date(START + second * 1_000).toISOString(),
  });

/** Archives events as the archiver does: batches of any size, an object for each hour a batch touches. */
const archived = async (batches: readonly (readonly StatusCallback[])[]) => {
  const store = memoryStore();
  for (const batch of batches) {
    const hours = Map.groupBy(batch, ({ data }) => data.request.receivedAt.slice(0, 13));
    for (const group of hours.values()) store.objects.set(objectKey(group), await objectBody(group));
  }
  return store;
};

const keyOf = ({ id, data }: StatusCallback): string => `${id} ${data.request.receivedAt}`;
const all = (): boolean => true;
const to = (send: Send): Required<Pick<Replay, 'target'>> => ({ target: { replayId: 'r1', send } });

/** Callbacks of a few resources over some hours, cut into overlapping batches, some of them archived twice. */
const archives = fc
  .array(
    fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 3 }), fc.integer({ min: -600, max: 12_000 }), fc.nat({ max: 5 })),
    {
      minLength: 1,
      maxLength: 120,
    },
  )
  .map((drawn) => {
    const events = drawn.map(([resource, step, second]) => callback(resource, step, second));
    const batches = [...Map.groupBy(events, (_, index) => drawn[index]![3]).values()];
    return { events, batches: [...batches, ...batches.slice(0, 1).map((batch) => batch.slice(0, 3))] };
  });

const expectedOf = (events: readonly StatusCallback[]): string[] => {
  const inWindow = events.filter(({ data }) => {
    const time = Date.parse(data.request.receivedAt);
    return time >= window.from && time < window.to;
  });
  return [...new Set(inWindow.map(keyOf))].toSorted();
};

it('sends every event of the window once, as it was, each resource in order', async () => {
  await fc.assert(
    fc.asyncProperty(archives, async ({ events, batches }) => {
      const sent: StatusCallback[] = [];
      const send: Send = async (batch) => {
        sent.push(...batch);
        return [];
      };
      const counts = await replay({ store: await archived(batches), window, filter: all, ...to(send) });
      expect(sent.map(keyOf).toSorted()).toEqual(expectedOf(events));
      for (const own of Map.groupBy(sent, ({ data }) => data.resourceSid).values()) {
        const times = own.map(({ data }) => data.request.receivedAt);
        expect(times).toEqual(times.toSorted());
      }
      const byKey = new Map(events.map((event) => [keyOf(event), event]));
      for (const event of sent) expect(event).toEqual({ ...byKey.get(keyOf(event)), replayid: 'r1' });
      expect(counts).toMatchObject({ matched: sent.length, sent: sent.length, refused: 0, broken: 0 });
    }),
    { numRuns: 60 },
  );
});

it('sends a delivery with several lines as the one that proves most, whatever was archived first', async () => {
  const original = callback(1, 2, 60);
  const rebuilt = {
    ...original,
    data: {
      ...original.data,
      source: 'history',
      params: {},
      request: { ...original.data.request, url: '', signature: '' },
    },
  };
  const lines = [rebuilt, { ...original, replayid: 'r0' }, original, { ...rebuilt, replayid: 'r0' }];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: 4 }), fc.boolean(), async (order, isOneObject) => {
      const sent: StatusCallback[] = [];
      const send: Send = async (batch) => {
        sent.push(...batch);
        return [];
      };
      const beside = [callback(2, 1, 59), callback(3, 1, 61)];
      const batches = isOneObject ? [[...beside, ...order]] : [...order.map((line) => [line]), beside];
      await replay({ store: await archived(batches), window, filter: all, ...to(send) });
      expect(sent.filter(({ id }) => id === original.id)).toEqual([{ ...original, replayid: 'r1' }]);
    }),
  );
});

it('counts the same in a dry run as in a real one', async () => {
  await fc.assert(
    fc.asyncProperty(archives, async ({ batches }) => {
      const store = await archived(batches);
      const filter = ({ data }: StatusCallback): boolean => data.status === 'delivered';
      const dry = await replay({ store, window, filter });
      const real = await replay({ store, window, filter, ...to(async () => []) });
      expect(dry).toEqual({ ...real, sent: 0 });
      expect(real.sent).toBe(dry.matched);
    }),
    { numRuns: 20 },
  );
});

/** Runs again and again from where the last run stopped, each stopped after so many requests. */
const inPieces = async (job: Omit<Replay, 'target' | 'signal' | 'resume'>, stops: readonly number[]) => {
  const sent: StatusCallback[] = [];
  let progress: Progress | undefined;
  let counts: Counts | undefined;
  for (const stop of [...stops, Infinity]) {
    const controller = new AbortController();
    let requests = 0;
    const send: Send = async (batch) => {
      sent.push(...batch);
      if (++requests >= stop) controller.abort();
      return [];
    };
    counts = await replay({
      ...job,
      ...to(send),
      signal: controller.signal,
      // As a cursor on disk would.
      ...(progress && { resume: JSON.parse(JSON.stringify(progress)) as Progress }),
      onProgress: (now) => {
        progress = now;
      },
    });
    if (!controller.signal.aborted) break;
  }
  return { sent, counts: counts! };
};

it('stopped anywhere and resumed it repeats nothing, skips nothing and counts everything once', async () => {
  await fc.assert(
    fc.asyncProperty(archives, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }), async (archive, stops) => {
      const store = await archived(archive.batches);
      const whole = await replay({ store, window, filter: all, ...to(async () => []) });
      const { sent, counts } = await inPieces({ store, window, filter: all }, stops);
      expect(sent.map(keyOf).toSorted()).toEqual(expectedOf(archive.events));
      expect(counts).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

describe('a target that does not take everything', () => {
  const events = Array.from({ length: 40 }, (_, index) => callback(index, 1, index * 60));
  const job = async () => ({ store: await archived([events]), window, filter: all, patience: [0, 0] });

  it('is asked again for what it left, and only that', async () => {
    const sent: string[] = [];
    const asked = new Set<string>();
    const send: Send = async (batch) => {
      const takes = asked.has(keyOf(batch[0]!)) ? batch.length : 1;
      for (const event of batch) asked.add(keyOf(event));
      sent.push(...batch.slice(0, takes).map(keyOf));
      return batch.slice(takes).map((_, index) => ({ index: index + takes, code: 'Throttled', permanent: false }));
    };
    const counts = await replay({ ...(await job()), ...to(send) });
    expect(sent.toSorted()).toEqual(expectedOf(events));
    expect(counts.sent).toBe(40);
  });

  it('stops the run when it takes nothing any more, and the run goes on later', async () => {
    let progress: Progress | undefined;
    const sent: string[] = [];
    let down = true;
    const send: Send = async (batch) => {
      if (down && sent.length >= 10) return batch.map((_, index) => ({ index, code: 'Throttled', permanent: false }));
      sent.push(...batch.map(keyOf));
      return [];
    };
    const onProgress = (now: Progress): void => {
      progress = now;
    };
    await expect(replay({ ...(await job()), ...to(send), onProgress })).rejects.toThrow(TargetFailed);
    down = false;
    const counts = await replay({ ...(await job()), ...to(send), onProgress, resume: progress! });
    expect(sent.toSorted()).toEqual(expectedOf(events));
    expect(counts).toMatchObject({ sent: 40, matched: 40 });
  });

  it('tells what it will never take, and goes on', async () => {
    const refused: string[] = [];
    const send: Send = async (batch) =>
      batch.flatMap((event, index) =>
        event.data.resourceSid === sid('SM', 7) ? [{ index, code: 'InvalidParameter', permanent: true }] : [],
      );
    const counts = await replay({
      ...(await job()),
      ...to(send),
      onRefused: ({ data }) => refused.push(data.resourceSid),
    });
    expect(counts).toMatchObject({ sent: 39, refused: 1 });
    expect(refused).toEqual([sid('SM', 7)]);
  });
});

it('tells lines and objects that hold no event, and replays the good ones', async () => {
  const events = Array.from({ length: 30 }, (_, index) => callback(index, 1, index));
  const store = await archived([events.slice(0, 10), events.slice(10, 20), events.slice(20)]);
  const [first, second] = [...store.objects.keys()].sort() as [string, string];
  const good = JSON.stringify(events[0]);
  store.objects.set(first, gzipSync(`${good}\nnot JSON at all\n`));
  store.objects.set(second, store.objects.get(second)!.subarray(0, -20));
  const stranger = first.replace(/[^/]+$/, 'notes.txt');
  store.objects.set(stranger, Buffer.from('hello'));

  const broken: Broken[] = [];
  const counts = await replay({
    store,
    window,
    filter: all,
    ...to(async () => []),
    onBroken: (each) => broken.push(each),
  });
  expect(broken).toEqual([
    { key: first, line: 2, reason: 'not an event: not JSON' },
    { key: second, line: expect.any(Number), reason: 'the object ends early' },
    { key: stranger, line: 0, reason: 'the object has another layout' },
  ]);
  expect(counts.broken).toBe(3);
  // The stranger is an object, and has no lines.
  expect(counts.lines).toBe(2 + broken[1]!.line + 10);
  expect(counts.sent).toBe(counts.matched);
  expect(counts.sent).toBeGreaterThanOrEqual(11);
});

it('asks before it sends, for as much as it sends', async () => {
  const events = Array.from({ length: 35 }, (_, index) => callback(index, 1, index));
  let admitted = 0;
  let sent = 0;
  await replay({
    store: await archived([events]),
    window,
    filter: all,
    admit: async (count) => {
      admitted += count;
    },
    ...to(async (batch) => {
      sent += batch.length;
      expect(admitted).toBeGreaterThanOrEqual(sent);
      return [];
    }),
  });
  expect([admitted, sent]).toEqual([35, 35]);
});

it('finds an empty window empty', async () => {
  expect(await replay({ store: memoryStore(), window, filter: all })).toEqual({
    objects: 0,
    bytes: 0,
    lines: 0,
    matched: 0,
    sent: 0,
    refused: 0,
    broken: 0,
  });
});
