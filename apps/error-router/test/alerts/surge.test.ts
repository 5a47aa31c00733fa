import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import fc from 'fast-check';
import { aHistory, postedAgain } from '../a-history.ts';
import { type Alerting, type AlertingOptions, MINUTE, START, startAlerting } from './alerting.ts';
import { randomOf } from './random.ts';
import { anEnded } from './ended-messages.ts';

let aws: Aws;
let alerting: Alerting;
let dynamo: DynamoDBClient;
beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
});
afterEach(() => alerting.stop());
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

const KNOWN = 25;
const INCIDENT = 10;

const isIncident = (minute: number): boolean => minute >= KNOWN && minute < KNOWN + INCIDENT;

/** Two campaigns of an account by the minute; `marketing` has a share of errors of its own. */
const aMinute = (random: () => number, share: number, code = '30003'): StatusCallback[] =>
  Array.from({ length: 40 }, (_, index) => {
    const campaign = index % 2 === 0 ? 'marketing' : 'orders';
    const fails = random() < (campaign === 'marketing' ? share : 0.02);
    return anEnded({ at: alerting.now(), campaign, ...(fails && { code }) });
  });

/** Plays the shares of `marketing`, a minute each, and then waits until nothing goes on any more. */
const play = async (shares: readonly number[], options: AlertingOptions = {}): Promise<void> => {
  alerting = await startAlerting(aws, options);
  const random = randomOf(7);
  for (const share of shares) {
    await alerting.receive(aMinute(random, share));
    await alerting.pass(MINUTE);
  }
  await alerting.pass(30 * MINUTE);
};

const incident = Array.from({ length: KNOWN + INCIDENT + 10 }, (_, minute) => (isIncident(minute) ? 0.3 : 0.02));
const kinds = (): string[] => alerting.published.map(({ kind }) => kind);

const isOneIncident = (): void => {
  expect(kinds()).toEqual(['opened', 'closed']);
  const [opened, closed] = alerting.published;
  expect(opened!.minute).toBeGreaterThan(KNOWN);
  expect(opened!.minute).toBeLessThan(KNOWN + 6);
  expect(closed!.minute).toBeGreaterThan(KNOWN + INCIDENT);
  expect(closed!.minute).toBeLessThan(KNOWN + INCIDENT + 15);
  expect(alerting.deadLetters()).toEqual([]);
};

it('says once that a campaign fails more than usual, with what to do, and once that it is over', async () => {
  await play(incident);
  isOneIncident();
  expect(alerting.published[0]!.text.split('\n')).toEqual([
    '[prod] more errors than usual',
    expect.stringMatching(/^\d+ of \d+ \(\d+ %\) failed since 2026-11-23 16:2\d:00 UTC, usually \d %$/),
    `account AC${'a'.repeat(32)}, category=marketing`,
    'mostly unreachable',
    'To do: Try again later, at growing intervals, and give up after a few.',
    expect.stringMatching(
      /^More: callbacks list --category unreachable --account ACa+ --custom category=marketing --from 2026-11-23T16:\d\dZ --stage prod$/,
    ),
  ]);
  expect(alerting.published[1]!.text).toMatch(
    /^\[prod\] more errors than usual: over\n\d+ of \d+ \(\d+ %\) failed in \d+ min, /,
  );
}, 120_000);

it('says nothing of what is as usual', async () => {
  let requests = 0;
  const tableFails = (): undefined => void (requests += 1);
  await play(
    Array.from({ length: 40 }, () => 0.02),
    { tableFails },
  );
  expect(alerting.published).toEqual([]);
  // One timer a bucket, and none that goes on for itself; one request for a batch, and five to look at a bucket of one account.
  expect(alerting.timersSet()).toBe(40);
  // The four buckets before the first are read once, because what is in them is not new.
  expect(requests).toBe(40 * (1 + 5) + 4);
}, 120_000);

it('says it once, too, when every batch and every timer is delivered twice at a time, and sends none of them back', async () => {
  await play(incident, { deliveries: 2 });
  isOneIncident();
  expect(alerting.failures()).toBe(0);
}, 120_000);

it('closes when nothing is sent any more', async () => {
  await play(incident.slice(0, KNOWN + INCIDENT));
  isOneIncident();
}, 120_000);

it('loses and doubles nothing while the table is throttled and SNS is down', async () => {
  const random = randomOf(3);
  const during = (from: number, to: number): boolean =>
    alerting.now() >= START + from * MINUTE && alerting.now() < START + to * MINUTE;
  await play(incident, {
    tableFails: () => (during(KNOWN, KNOWN + INCIDENT) && random() < 0.35 ? 'before' : undefined),
    topicFails: () => during(KNOWN, KNOWN + 4),
  });
  expect(kinds()).toEqual(['opened', 'closed']);
  expect(alerting.deadLetters()).toEqual([]);
}, 120_000);

it('says nothing of a replay', async () => {
  alerting = await startAlerting(aws);
  const random = randomOf(7);
  await alerting.receive(aMinute(random, 0.9).map((event) => ({ ...event, replayid: 'r' })));
  await alerting.receive(
    aMinute(random, 0.9).map((event) => ({ ...event, time: new Date(START - 2 * 3_600_000).toISOString() })),
  );
  await alerting.pass(30 * MINUTE);
  expect(alerting.published).toEqual([]);
}, 120_000);

describe('posted again by whoever holds a copy', () => {
  const begin = async (options: AlertingOptions = {}): Promise<void> => {
    alerting = await startAlerting(aws, { history: await aHistory(dynamo), ...options });
  };
  const later = (event: StatusCallback): StatusCallback => postedAgain(event, alerting.now());
  const failure = () => anEnded({ at: alerting.now(), code: '30003', campaign: 'marketing' });
  /** A batch of copies and one callback of today: batches that are equal would be one item, and so counted once anyway. */
  const among = (copies: readonly StatusCallback[]): StatusCallback[] => [
    ...copies,
    anEnded({ at: alerting.now(), campaign: 'orders' }),
  ];

  /** As long as a spike takes to show: what is usual, and `extra` batches. */
  const minutes = async (count: number, extra: (minute: number) => StatusCallback[][] = () => []): Promise<void> => {
    const random = randomOf(count);
    for (let minute = 0; minute < count; minute++) {
      await alerting.receive(aMinute(random, 0.02));
      for (const batch of extra(minute)) await alerting.receive(batch);
      await alerting.pass(MINUTE);
    }
  };

  it('80 posts of one failure open no spike, in one batch or in many', async () => {
    await begin();
    const captured = failure();
    await alerting.receive([captured]);
    await minutes(10);
    for (let post = 0; post < 40; post++) await alerting.receive(among([later(captured)]));
    await alerting.receive(Array.from({ length: 40 }, () => later(captured)));
    await alerting.pass(10 * MINUTE);
    await minutes(10, () => Array.from({ length: 20 }, () => among([later(captured)])));
    await alerting.pass(30 * MINUTE);
    expect(kinds()).toEqual([]);
    expect(alerting.deadLetters()).toEqual([]);
  }, 120_000);

  it('80 posts of one failure of this minute open no spike, though the history says nothing against them', async () => {
    await begin();
    await minutes(10);
    const captured = failure();
    await alerting.receive([captured]);
    await minutes(4, () => Array.from({ length: 20 }, () => among([later(captured)])));
    await minutes(10);
    expect(kinds()).toEqual([]);
  }, 120_000);

  it('80 failures of last week open no spike, and one of today does', async () => {
    await begin();
    const captured = Array.from({ length: 80 }, () =>
      anEnded({ at: START - 10_080 * MINUTE, code: '30003', campaign: 'marketing' }),
    );
    await alerting.receive(captured);
    await minutes(10);
    await minutes(6, (minute) => [captured.slice(minute * 14, minute * 14 + 14).map(later)]);
    await minutes(10);
    expect(kinds()).toEqual([]);
    expect(alerting.log()).toContain('errors posted again are not counted');

    await minutes(6, () => [Array.from({ length: 14 }, failure)]);
    await minutes(10);
    await alerting.pass(30 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed']);
  }, 120_000);

  it('a thousand failures of last week open no spike, though not all of them are looked up', async () => {
    await begin();
    const captured = Array.from({ length: 1_000 }, () => anEnded({ at: START - 10_080 * MINUTE, code: '30003' }));
    await alerting.receive(captured);
    await minutes(10);
    await alerting.receive(captured.map(later));
    await minutes(10);
    expect(kinds()).toEqual([]);
  }, 120_000);

  it('10,000 posts of one delivery hide no spike', async () => {
    await begin();
    const captured = anEnded({ at: alerting.now(), campaign: 'marketing' });
    await alerting.receive([captured]);
    await minutes(10);
    await minutes(8, (minute) => [
      Array.from({ length: 14 }, failure),
      ...Array.from({ length: 60 }, () => among(Array.from({ length: minute === 7 ? 20 : 21 }, () => later(captured)))),
    ]);
    await minutes(10);
    await alerting.pass(30 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed']);
    // What is said to have ended is what ended: in five minutes, of 40, 14 and 60 a minute, and of the copies one.
    expect(Number(/of (\d+) /.exec(alerting.published[0]!.text)![1])).toBeLessThanOrEqual(5 * 114 + 1);
  }, 120_000);

  it('counts errors that come late for the first time, however old they are within the hour', async () => {
    await begin();
    await minutes(10);
    const late = Array.from({ length: 80 }, () =>
      anEnded({ at: alerting.now() - 20 * MINUTE, code: '30003', campaign: 'marketing' }),
    );
    await alerting.receive(late);
    await minutes(10);
    await alerting.pass(30 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed']);
  }, 120_000);

  it('tells of a spike although the history cannot be asked', async () => {
    const history = await aHistory(dynamo);
    await begin({ history: { ...history, firstReceipt: async () => new Map() } });
    await minutes(10);
    await minutes(6, () => [Array.from({ length: 14 }, failure)]);
    expect(kinds()).toEqual(['opened']);
  }, 120_000);

  it('any number of posts of any one failure or delivery, at any later times, tells people what one post does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('30003', '30007', undefined),
        fc.boolean(),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 200 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (code, incident, posts) => {
          const tell = async (posted: readonly (readonly [number, number])[]): Promise<unknown> => {
            await begin();
            const random = randomOf(3);
            const captured = anEnded({ at: alerting.now(), campaign: 'marketing', ...(code && { code }) });
            for (let minute = 0; minute < 25; minute++) {
              const copies = posted.flatMap(([when, count]) =>
                when === minute ? Array.from({ length: count }, () => later(captured)) : [],
              );
              await alerting.receive([
                ...(minute === 0 ? [captured] : []),
                ...aMinute(random, incident && minute > 12 ? 0.5 : 0.02),
                ...copies,
              ]);
              await alerting.pass(MINUTE);
            }
            await alerting.pass(60 * MINUTE);
            expect(alerting.deadLetters()).toEqual([]);
            alerting.stop();
            return alerting.published.map(({ kind, subject }) => [kind, subject]);
          };
          const [often, once] = [await tell(posts), await tell([])];
          expect(often).toEqual(once);
        },
      ),
      { numRuns: 4 },
    );
  }, 240_000);
});

it('an account named like a part of JavaScript fails no batch, and is counted with those that name none', async () => {
  alerting = await startAlerting(aws);
  const named = (accountSid: string) => {
    const event = anEnded({ at: alerting.now(), code: '30003', campaign: '__proto__' });
    return { ...event, data: { ...event.data, accountSid } };
  };
  const strange = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  for (let minute = 0; minute < 3; minute++) {
    await alerting.receive([
      ...strange.flatMap((name) => Array.from({ length: 10 }, () => named(name))),
      ...aMinute(randomOf(1), 0.02),
    ]);
    await alerting.pass(MINUTE);
  }
  await alerting.pass(30 * MINUTE);
  expect(alerting.failures()).toBe(0);
  expect(alerting.published.map(({ text }) => text)[0]).toContain('category=__proto__');
  expect(kinds()).toEqual(['opened', 'closed']);
}, 120_000);
