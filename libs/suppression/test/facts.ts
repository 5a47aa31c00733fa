import fc from 'fast-check';
import { type Entry, type Evidence, type Lift, merge, NOTHING } from '../src/entry.ts';
import type { Settings } from '../src/settings.ts';

export const DAY = 86_400_000;
export const NOON = Date.parse('2026-11-23T12:00:00Z');

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const OTHER_ACCOUNT = `AC${'b'.repeat(32)}`;

export const settings: Settings = { accounts: 'each', strikes: 3, windowDays: 7, unreachableDays: 30, keepDays: 400 };

/** A callback, received so many minutes after noon; the same number is the same callback. */
export const strike = (callback: number, minute: number, code = '30003'): Entry => ({
  evidence: [{ id: `event-${callback}`, at: NOON + minute * 60_000, code }],
});

export const lift = (minute: number, by: Lift['by'] = 'delivery'): Entry => ({
  evidence: [],
  lift: { at: NOON + minute * 60_000, by, id: `lift-${minute}` },
});

export const entryOf = (...facts: readonly Entry[]): Entry => facts.reduce(merge, NOTHING);

export const minutesOf = (evidence: readonly Evidence[]): number[] => evidence.map(({ at }) => (at - NOON) / 60_000);

/** Few minutes, so that facts coincide. */
const someMinute = fc.nat({ max: 40 });
const someLift = fc
  .tuple(someMinute, fc.constantFrom<Lift['by']>('delivery', 'opt-in', 'hand'))
  .map(([minute, by]) => lift(minute, by));

const facts = (strikes: fc.Arbitrary<Entry>): fc.Arbitrary<Entry> =>
  fc.oneof({ weight: 3, arbitrary: strikes }, { weight: 1, arbitrary: someLift });

/** As many callbacks as an entry keeps, each received at any times. */
export const someFact = facts(fc.tuple(fc.nat({ max: 19 }), someMinute).map(([id, minute]) => strike(id, minute)));

/** More callbacks than an entry keeps, each with the time of its first receipt. */
export const someFirstReceipt = facts(fc.nat({ max: 60 }).map((id) => strike(id, (id * 17) % 41)));

/** The same facts in another order, each at least once. */
export const disturbed = <Fact>(facts: readonly Fact[]): fc.Arbitrary<Fact[]> =>
  fc.array(fc.constantFrom(...facts), { maxLength: facts.length }).chain((again) => {
    const all = [...facts, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
