import fc from 'fast-check';
import { type Entry, MAX_EVIDENCE, NOTHING, isSame, merge, unanswered } from '../src/entry.ts';
import { disturbed, entryOf, lift, minutesOf, someFact, someFirstReceipt, strike } from './facts.ts';

const many = { minLength: 1, maxLength: 60 };
const facts = fc.oneof(fc.array(someFact, many), fc.array(someFirstReceipt, many));

/** Merges neighbours at random until one is left: what several writers do to each other's work. */
const inAnyGrouping = (parts: readonly Entry[]): fc.Arbitrary<Entry> =>
  parts.length === 1
    ? fc.constant(parts[0]!)
    : fc
        .nat({ max: parts.length - 2 })
        .chain((at) =>
          inAnyGrouping([...parts.slice(0, at), merge(parts[at]!, parts[at + 1]!), ...parts.slice(at + 2)]),
        );

it('is the same entry whatever order, grouping and repetition facts come in', () => {
  fc.assert(
    fc.property(
      facts.chain((all) => fc.tuple(fc.constant(all), disturbed(all).chain(inAnyGrouping))),
      ([all, entry]) => {
        expect(entry).toEqual(entryOf(...all));
      },
    ),
  );
});

it('is not changed by facts it has', () => {
  fc.assert(
    fc.property(facts, (all) => {
      const entry = entryOf(...all);
      expect(isSame(all.reduce(merge, entry), entry)).toBe(true);
      expect(isSame(merge(entry, entry), entry)).toBe(true);
    }),
  );
});

it('never takes back a lift: what is older stays answered, whatever comes later', () => {
  fc.assert(
    fc.property(facts, fc.nat({ max: 40 }), (all, minute) => {
      const entry = entryOf(...all, lift(minute, 'opt-in'), ...all);
      expect(minutesOf(unanswered(entry)).filter((at) => at <= minute)).toEqual([]);
    }),
  );
});

it('keeps the newest, so that it stays small', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => strike(index, index));
  const { evidence } = entryOf(...hundred);
  expect(minutesOf(evidence)).toEqual(Array.from({ length: MAX_EVIDENCE }, (_, index) => 80 + index));
});

describe('copies of one callback, captured and posted again', () => {
  const copies = (id: number, from: number, count = MAX_EVIDENCE) =>
    Array.from({ length: count }, (_, index) => strike(id, from + index));

  it('an opt-out posted 20 more times after an opt-in stays answered', () => {
    expect(unanswered(entryOf(strike(1, 1), lift(2, 'opt-in'), ...copies(1, 10)))).toEqual([]);
  });

  it('one of three strikes posted 20 more times pushes the other two not out', () => {
    const entry = entryOf(strike(1, 1), strike(2, 2), strike(3, 3), ...copies(2, 10));
    expect(minutesOf(unanswered(entry))).toEqual([1, 2, 3]);
  });

  it('leave an entry as one post does, at whatever later times they come', () => {
    fc.assert(
      fc.property(facts, fc.nat({ max: 40 }), fc.array(fc.integer({ min: 0, max: 500 })), (all, first, later) => {
        const captured = strike(99, first);
        // It comes in time: what an entry no longer keeps, its writer knows from the history.
        const once = entryOf(captured, ...all.slice(0, MAX_EVIDENCE - 1));
        expect(later.reduce((entry, minute) => merge(entry, strike(99, first + minute)), once)).toEqual(once);
      }),
    );
  });
});

describe('unanswered', () => {
  it('is nothing in an entry of nothing', () => {
    expect(unanswered(NOTHING)).toEqual([]);
  });

  it('is what came after the lift', () => {
    expect(minutesOf(unanswered(entryOf(strike(1, 1), strike(2, 2), lift(2), strike(3, 3))))).toEqual([3]);
  });

  it('counts a callback that Twilio sends again once, from its first receipt', () => {
    expect(minutesOf(unanswered(entryOf(strike(1, 1), strike(1, 5), strike(2, 4))))).toEqual([1, 4]);
    // It was answered before it was sent again.
    expect(unanswered(entryOf(strike(1, 1), lift(3), strike(1, 5)))).toEqual([]);
  });
});

it('tells entries apart by evidence and by lift', () => {
  const entry = entryOf(strike(1, 1), lift(2));
  for (const other of [entryOf(strike(1, 1)), entryOf(strike(1, 2), lift(2)), entryOf(strike(1, 1), lift(2, 'hand'))]) {
    expect(isSame(entry, other)).toBe(false);
  }
});
