import { setTimeout } from 'node:timers/promises';
import { parseStatusCallback, type StatusCallback } from '@status-callbacks/contract/status-callback';
import { ClauseBroken, type Sink, SLOW_MS, type StartSink } from '../src/sink.ts';
import { clauses } from '../src/sink-conformance.ts';
import { built, type Parts, refusal, sound } from './sink-of-parts.ts';

const brokenClauses = async (start: StartSink): Promise<string[]> => {
  const broken: string[] = [];
  for (const { clause, check } of clauses) {
    await check(start).catch((error: unknown) => {
      if (!(error instanceof ClauseBroken)) throw error;
      broken.push(clause);
    });
  }
  return broken;
};

const bytesOf = (events: readonly StatusCallback[]): number => Buffer.byteLength(JSON.stringify(events));

const mistakes: Readonly<Record<string, readonly [mistake: string, partsOf: () => Partial<Parts>][]>> = {
  once: [
    [
      'counts deliveries',
      () => ({
        done: ({ id, replayid }, things) => {
          const count = things.get(`count ${id}`) ?? '';
          if (!replayid || !count) things.set(`count ${id}`, `${count}I`);
        },
      }),
    ],
  ],
  alone: [
    [
      'throws at a record it cannot read',
      () => ({
        unread: () => {
          throw new Error('not an event');
        },
      }),
    ],
    [
      'tells a map by its constructor, and so fails a batch for a name',
      () => ({
        store: (events, put, log) => {
          const isOdd = events.some(({ data }) => typeof data.custom.constructor !== 'function');
          return isOdd
            ? Promise.resolve(refusal(new Error('unsupported'), events, log))
            : sound.store(events, put, log);
        },
      }),
    ],
    [
      'sets `__proto__` instead of keeping it',
      () => ({
        textOf: (event) => {
          const custom: StatusCallback['data']['custom'] = {};
          for (const [name, value] of Object.entries(event.data.custom)) custom[name] = value;
          return sound.textOf({ ...event, data: { ...event.data, params: {}, custom } });
        },
      }),
    ],
  ],
  'in any order': [
    ['keeps what came last', () => ({ keyOf: ({ data }) => data.resourceSid, textOf: ({ data }) => data.status })],
  ],
  quietly: [
    ['quotes what it could not read', () => ({ unread: ({ body }) => console.warn(body) })],
    [
      'says whom an event is about',
      () => ({
        done: ({ data }) => void process.stdout.write(`to ${data.to}\n`),
      }),
    ],
    [
      'repeats what its dependency said',
      () => ({
        store: (events, put) =>
          put(events).catch((error: unknown) => {
            console.error(error);
            return events;
          }),
      }),
    ],
    [
      'says nothing when something fails',
      () => ({ store: (events, put) => put(events).catch(() => events), unread: () => {} }),
    ],
  ],
  retryably: [
    [
      'swallows an error',
      () => ({ store: (events, put, log) => put(events).catch((error: unknown) => refusal(error, [], log)) }),
    ],
    [
      'trusts a 200',
      () => ({
        store: async (events, put, log) =>
          put(events).then(
            () => [],
            (error: unknown) => refusal(error, events, log),
          ),
      }),
    ],
    [
      'takes for done what it has seen',
      () => {
        const seen = new Set<string>();
        return {
          store: (events, put, log) => {
            const fresh = events.filter((event) => !seen.has(sound.keyOf(event)));
            for (const event of fresh) seen.add(sound.keyOf(event));
            return sound.store(fresh, put, log);
          },
        };
      },
    ],
  ],
  'at any size': [
    [
      'passes over what is large',
      () => ({
        store: (events, put, log) =>
          sound.store(
            events.filter((event) => bytesOf([event]) < 100_000),
            put,
            log,
          ),
      }),
    ],
    [
      'makes one request of a batch, whatever its size',
      () => ({
        store: async (events, put, log) =>
          bytesOf(events) < 1_000_000 ? sound.store(events, put, log) : refusal(new Error('too large'), events, log),
      }),
    ],
  ],
  strictly: [
    [
      'takes any version',
      () => ({ parse: (body) => parseStatusCallback(body.replace('status-callback/v9', 'status-callback/v1')) }),
    ],
  ],
  patiently: [
    [
      'stores one event after another',
      () => ({
        store: async (events, put, log) => {
          const lost: StatusCallback[] = [];
          for (const event of events) lost.push(...(await sound.store([event], put, log)));
          return lost;
        },
      }),
    ],
    [
      'gives up before there is an answer',
      () => ({
        store: (events, put, log) =>
          Promise.race([sound.store(events, put, log), setTimeout(SLOW_MS / 2, events, { ref: false })]),
      }),
    ],
  ],
  replayably: [
    ['takes a replay for something new', () => ({ keyOf: (event) => `${sound.keyOf(event)} ${event.replayid}` })],
    [
      'takes no replays',
      () => ({
        store: (events, put, log) =>
          sound.store(
            events.filter(({ replayid }) => !replayid),
            put,
            log,
          ),
      }),
    ],
  ],
};

it('finds nothing wrong with a sound sink', async () => {
  expect(await brokenClauses(built(() => ({})))).toEqual([]);
});

it('has a mistake to find for every clause', () => {
  expect(Object.keys(mistakes)).toEqual(clauses.map(({ clause }) => clause));
});

it.each(
  Object.entries(mistakes).flatMap(([clause, each]) =>
    each.map(([mistake, partsOf]) => ({ clause, mistake, partsOf })),
  ),
)('says "$clause" of a sink that $mistake, and nothing else', async ({ clause, partsOf }) => {
  expect(await brokenClauses(built(partsOf))).toEqual([clause]);
});

it('says what is wrong, where and how the log ends', async () => {
  const swallowing = built(() => ({
    store: (events, put, log) => put(events).catch((error: unknown) => refusal(error, [], log)),
  }));
  const { check } = clauses.find(({ clause }) => clause === 'retryably')!;
  await expect(check(swallowing)).rejects.toThrow(/^throttled: nothing is reported as failed[^]*not stored/);
});

it('does not try a sink whose filter leaves nothing', async () => {
  const start = async (): Promise<Sink> => ({ ...(await built(() => ({}))()), takes: () => false });
  for (const { check } of clauses) await expect(check(start)).rejects.toThrow('the filter leaves too little');
});
