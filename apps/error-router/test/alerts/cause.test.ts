import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import fc from 'fast-check';
import { aHistory, postedAgain } from '../a-history.ts';
import { type Alerting, type AlertingOptions, MINUTE, START, startAlerting } from './alerting.ts';
import { randomOf } from './random.ts';
import { anEnded, type Ended } from './ended-messages.ts';

let aws: Aws;
let alerting: Alerting;
const begin = async (options?: AlertingOptions): Promise<void> => {
  alerting = await startAlerting(aws, { ...options, counting: false });
};
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

const filtered = (more: Partial<Ended> = {}) =>
  anEnded({ at: alerting.now(), code: '30007', campaign: 'marketing', ...more });

const kinds = (): string[] => alerting.published.map(({ kind }) => kind);

it('says at once what is filtered, where, and what to do; counts the rest, and says when it is over', async () => {
  await begin();
  await alerting.receive([filtered()]);
  for (let minute = 0; minute < 8; minute++) {
    await alerting.receive([filtered(), filtered()]);
    await alerting.pass(MINUTE);
  }
  await alerting.pass(60 * MINUTE);

  expect(kinds()).toEqual(['opened', 'closed']);
  const [opened, closed] = alerting.published;
  expect(opened).toMatchObject({ minute: 0, subject: '[prod] carrier filtering: 30007 Message filtered' });
  expect(opened!.text.split('\n')).toEqual([
    '[prod] carrier filtering: 30007 Message filtered',
    '1 error so far, since 2026-11-23 16:00:00 UTC',
    `account AC${'a'.repeat(32)}, category=marketing, sender +15005550006`,
    expect.stringMatching(/^To do: ./),
    `More: callbacks list --category carrier-filtering --account AC${'a'.repeat(32)} --custom category=marketing --from 2026-11-23T15:59Z --stage prod`,
  ]);
  expect(closed!.minute).toBe(22);
  expect(closed!.text).toContain('17 errors in 7 min, from 2026-11-23 16:00:00 UTC to 2026-11-23 16:07:00 UTC');
  expect(alerting.deadLetters()).toEqual([]);
}, 60_000);

it('tells campaigns, senders and categories apart', async () => {
  await begin();
  await alerting.receive([
    filtered(),
    filtered({ campaign: 'orders' }),
    filtered({ from: '+15005550009' }),
    filtered({ code: '30034' }),
    filtered(),
  ]);
  expect(alerting.published).toHaveLength(4);
}, 60_000);

it('opens again for what comes after the quiet', async () => {
  await begin();
  await alerting.receive([filtered()]);
  await alerting.pass(40 * MINUTE);
  await alerting.receive([filtered()]);
  await alerting.pass(40 * MINUTE);
  expect(kinds()).toEqual(['opened', 'closed', 'opened', 'closed']);
}, 60_000);

it('says nothing of a replay, nor of what is old', async () => {
  await begin();
  await alerting.receive([{ ...filtered(), replayid: 'r' }, filtered({ at: START - 61 * MINUTE })]);
  await alerting.pass(60 * MINUTE);
  expect(alerting.published).toEqual([]);
}, 60_000);

it('counts an error once that is delivered again, and alerts once however many invocations there are at a time', async () => {
  await begin({ deliveries: 3 });
  const errors = Array.from({ length: 20 }, () => filtered());
  await Promise.all([alerting.receive(errors), alerting.receive(errors), alerting.receive(errors)]);
  await alerting.receive(errors);
  await alerting.pass(60 * MINUTE);
  expect(kinds()).toEqual(['opened', 'closed']);
  expect(alerting.published[1]!.text).toContain('20 errors in');
  expect(alerting.deadLetters()).toEqual([]);
}, 60_000);

it('looks again within seconds at what a function died over, and does not call that a failure', async () => {
  let down = true;
  await begin({ topicFails: () => down, quietSeconds: 10 });
  await alerting.receive([filtered()]);
  down = false;
  const failures = alerting.failures();
  // The claim of the one that died lasts for a minute, and the error itself is hidden for three.
  await alerting.pass(MINUTE + 10_000);
  expect(kinds()).toEqual(['opened', 'closed']);
  expect(alerting.failures()).toBe(failures);
  await alerting.pass(90 * MINUTE);
  expect(alerting.deadLetters()).toEqual([]);
}, 60_000);

it('loses nothing while SNS is down: the messages come again', async () => {
  let down = true;
  await begin({ topicFails: () => down });
  await alerting.receive([filtered()]);
  await alerting.pass(4 * MINUTE);
  expect(alerting.published).toEqual([]);
  down = false;
  await alerting.pass(4 * MINUTE);
  expect(kinds()).toEqual(['opened']);
  await alerting.pass(60 * MINUTE);
  expect(kinds()).toEqual(['opened', 'closed']);
  expect(alerting.deadLetters()).toEqual([]);
}, 60_000);

it('loses and doubles nothing on a table that is throttled', async () => {
  const random = randomOf(1);
  await begin({ tableFails: () => (alerting.now() < START + 6 * MINUTE && random() < 0.4 ? 'before' : undefined) });
  for (let minute = 0; minute < 8; minute++) {
    await alerting.receive([filtered(), filtered()]);
    await alerting.pass(MINUTE);
  }
  await alerting.pass(90 * MINUTE);
  expect(kinds()).toEqual(['opened', 'closed']);
  expect(alerting.published[1]!.text).toContain('16 errors in');
  expect(alerting.deadLetters()).toEqual([]);
}, 60_000);

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'alerts at least once and at most twice when a function dies after its request number %i',
  async (dying) => {
    let requests = 0;
    await begin({ tableFails: () => ((requests += 1) === dying ? 'after' : undefined) });
    await alerting.receive([filtered(), filtered()]);
    await alerting.pass(90 * MINUTE);
    for (const kind of ['opened', 'closed']) {
      const count = kinds().filter((one) => one === kind).length;
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(2);
    }
    expect(kinds().length).toBeLessThanOrEqual(3);
    expect(alerting.published.at(-1)!.text).toContain('2 errors in');
    expect(alerting.deadLetters()).toEqual([]);
  },
  60_000,
);

describe('posted again by whoever holds a copy', () => {
  const beginWithHistory = async (options: AlertingOptions = {}) =>
    begin({ history: await aHistory(dynamo), ...options });
  const later = (event: StatusCallback): StatusCallback => postedAgain(event, alerting.now());

  it('a 30007 posted again after the incident closed tells nobody', async () => {
    await beginWithHistory();
    const captured = filtered();
    await alerting.receive([captured]);
    await alerting.pass(20 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed']);
    for (let post = 0; post < 40; post++) await alerting.receive([later(captured)]);
    await alerting.pass(90 * MINUTE);
    await alerting.receive([later(captured), later(captured)]);
    await alerting.pass(20 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed']);
    // And beside one of today, which is told of as ever, and counted alone.
    await alerting.receive([later(captured), filtered()]);
    await alerting.pass(60 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed', 'opened', 'closed']);
    expect(alerting.published.slice(2).map(({ text }) => text)).toEqual([
      expect.stringContaining('1 error so far'),
      expect.stringContaining('1 error in'),
    ]);
  }, 60_000);

  it('a 30007 of the incident before, or of this one, neither keeps it open nor counts', async () => {
    await beginWithHistory();
    const before = filtered();
    await alerting.receive([before]);
    await alerting.pass(20 * MINUTE);
    const own = filtered();
    await alerting.receive([own]);
    for (let minute = 0; minute < 30; minute++) {
      await alerting.receive([later(before), later(own)]);
      await alerting.pass(MINUTE);
    }
    await alerting.pass(30 * MINUTE);
    expect(kinds()).toEqual(['opened', 'closed', 'opened', 'closed']);
    expect(alerting.published[3]).toMatchObject({ minute: 35, text: expect.stringContaining('1 error in') });
    expect(alerting.deadLetters()).toEqual([]);
  }, 60_000);

  it('is told of although the history cannot be asked: rather once too often', async () => {
    const history = await aHistory(dynamo);
    await begin({ history: { ...history, firstReceipt: async () => new Map() } });
    await alerting.receive([filtered()]);
    expect(kinds()).toEqual(['opened']);
  }, 60_000);

  it('any number of posts of any one 30007, later and among any others, tells people what one post does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 30 })), {
          minLength: 1,
          maxLength: 8,
        }),
        async (minutes, which, posts) => {
          const tell = async (posted: typeof posts): Promise<unknown> => {
            await beginWithHistory();
            const received = new Map<number, StatusCallback>();
            const captured = which % minutes.length;
            for (let minute = 0; minute <= 120; minute++) {
              for (const [index, when] of minutes.entries()) if (when === minute) received.set(index, filtered());
              const own = [...received].filter(([index]) => minutes[index] === minute).map(([, event]) => event);
              const copied = received.get(captured);
              const copies = posted.flatMap(([when, count]) =>
                when === minute && copied ? Array.from({ length: count }, () => later(copied)) : [],
              );
              if (own.length + copies.length > 0) await alerting.receive([...own, ...copies]);
              await alerting.pass(MINUTE);
            }
            await alerting.pass(30 * MINUTE);
            expect(alerting.deadLetters()).toEqual([]);
            alerting.stop();
            return alerting.published.map(({ kind, text, minute }) => [kind, text, minute]);
          };
          expect(await tell(posts)).toEqual(await tell([]));
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});
