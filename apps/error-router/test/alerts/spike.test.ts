import { type Change, type Level, NEW_LEVEL, nextBucket } from '../../src/alerts/spike.ts';
import { randomOf } from './random.ts';

/** Of a day by the minute. */
const START = Date.parse('2026-11-23T00:00:00Z') / 60_000;
const DAY = 1_440;

/** A series by the minute: how much ends, and with which share of errors. */
const run = (
  seed: number,
  minutes: number,
  traffic: (minute: number, random: () => number) => { total: number; share: number },
): { changes: (Change & { minute: number })[]; level: Level } => {
  const random = randomOf(seed);
  let level = NEW_LEVEL;
  const changes: (Change & { minute: number })[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const { total, share } = traffic(minute, random);
    let errors = 0;
    for (let index = 0; index < total; index++) if (random() < share) errors += 1;
    const next = nextBucket(level, { at: START + minute, total, errors });
    level = next.level;
    if (next.change) changes.push({ ...next.change, minute });
  }
  return { changes, level };
};

it('opens once and closes once when a campaign goes from 2 % to 30 % and back', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { changes } = run(seed, 12 * 60, (minute) => ({
      total: 20,
      share: minute >= 300 && minute < 345 ? 0.3 : 0.02,
    }));
    expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
    const [opened, closed] = changes as [Change & { minute: number }, Change & { minute: number }];
    expect(opened.minute).toBeGreaterThanOrEqual(300);
    expect(opened.minute).toBeLessThanOrEqual(306);
    expect(closed.minute).toBeGreaterThanOrEqual(345);
    expect(closed.minute).toBeLessThanOrEqual(365);
    expect(closed.spike.errors).toBeGreaterThan(150);
  }
});

it('is quiet on a hundred ordinary days, whatever a campaign’s size, level and rhythm', () => {
  let alarms = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const shape = randomOf(seed * 7_919);
    const [size, share] = [1 + Math.floor(shape() * 60), 0.005 + shape() * 0.1];
    const { changes } = run(seed, DAY, (minute, random) => ({
      // A day has a morning, an evening, and minutes that are busier than others.
      total: Math.floor(size * (0.3 + Math.sin((minute / DAY) * Math.PI)) * (0.5 + random())),
      share,
    }));
    alarms += changes.filter(({ kind }) => kind === 'opened').length;
  }
  expect(alarms).toBe(0);
});

it('does not learn a spike as what is usual: it stays open as long as it lasts', () => {
  const { changes, level } = run(3, 24 * 60, (minute) => ({ total: 30, share: minute < 240 ? 0.02 : 0.4 }));
  expect(changes.map(({ kind }) => kind)).toEqual(['opened']);
  expect(level.spike!.total).toBeGreaterThan(30_000);
});

it('closes when nothing ends any more', () => {
  let { level } = run(4, 400, (minute) => ({ total: 30, share: minute < 390 ? 0.02 : 0.5 }));
  expect(level.spike).toBeDefined();
  const kinds: string[] = [];
  for (let minute = 400; minute < 420; minute++) {
    const next = nextBucket(level, { at: START + minute, total: 0, errors: 0 });
    level = next.level;
    if (next.change) kinds.push(next.change.kind);
  }
  expect(kinds).toEqual(['closed']);
});

it('says nothing of a handful, however bad', () => {
  expect(run(5, 60, () => ({ total: 1, share: 1 })).changes.filter(({ minute }) => minute < 8)).toEqual([]);
});
