import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { type Alerting, type AlertingOptions, MINUTE, START, startAlerting } from './alerting.ts';
import { randomOf } from './random.ts';
import { anEnded } from './ended-messages.ts';

let aws: Aws;
let alerting: Alerting;
beforeAll(async () => {
  aws = await startAws();
});
afterEach(() => alerting.stop());
afterAll(() => aws.stop());

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
  expect(requests).toBe(40 * (1 + 5));
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
