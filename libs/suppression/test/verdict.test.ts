import { verdictOf, holds } from '../src/verdict.ts';
import { DAY, NOON, entryOf, lift, settings, strike } from './facts.ts';

const MINUTES_A_DAY = 24 * 60;
const after = (days: number) => days * MINUTES_A_DAY;

describe.each(['opt-out', 'landline', 'invalid-number'] as const)('%s', (reason) => {
  it('holds at once and until it is lifted', () => {
    const verdict = verdictOf(reason, entryOf(strike(1, 0, '21610'), strike(2, 5, '30004')), settings)!;
    expect(verdict).toEqual({ since: NOON, code: '30004', strikes: 2 });
    expect(holds(verdict, NOON + 10_000 * DAY)).toBe(true);
    expect(verdictOf(reason, entryOf(strike(1, 0), strike(2, 5), lift(5)), settings)).toBeUndefined();
  });

  it('holds anew for what comes after the lift', () => {
    expect(verdictOf(reason, entryOf(strike(1, 0), lift(1), strike(2, 7)), settings)?.since).toBe(NOON + 7 * 60_000);
  });
});

describe('unreachable', () => {
  const verdictAfter = (...days: number[]) =>
    verdictOf('unreachable', entryOf(...days.map((day, index) => strike(index, after(day)))), settings);

  it('takes as many strikes as the settings say', () => {
    expect(verdictAfter(0, 1)).toBeUndefined();
    expect(verdictAfter(0, 1, 2)).toEqual({ since: NOON + 2 * DAY, until: NOON + 32 * DAY, code: '30003', strikes: 3 });
  });

  it('takes them within the window', () => {
    expect(verdictAfter(0, 1, 7)).toBeDefined();
    expect(verdictAfter(0, 1, 7.01)).toBeUndefined();
    expect(verdictAfter(0, 5, 10, 11, 12)?.since).toBe(NOON + 11 * DAY);
  });

  it('takes distinct callbacks', () => {
    expect(verdictOf('unreachable', entryOf(strike(1, 0), strike(1, 1), strike(2, 2)), settings)).toBeUndefined();
  });

  it('passes, and is prolonged by every strike before it has', () => {
    const verdict = verdictAfter(0, 1, 2, 4)!;
    expect(verdict).toMatchObject({ since: NOON + 2 * DAY, until: NOON + 34 * DAY });
    expect(holds(verdict, NOON + 34 * DAY - 1)).toBe(true);
    expect(holds(verdict, NOON + 34 * DAY)).toBe(false);
  });

  it('begins anew once it has passed', () => {
    expect(verdictAfter(0, 1, 2, 40)).toMatchObject({ until: NOON + 32 * DAY });
    expect(verdictAfter(0, 1, 2, 40, 41, 42)).toMatchObject({ since: NOON + 42 * DAY, until: NOON + 72 * DAY });
  });

  it('is over with a delivery, which wipes out the strikes before it', () => {
    const strikes = [strike(1, 0), strike(2, 1), strike(3, 3)];
    expect(verdictOf('unreachable', entryOf(...strikes, lift(4)), settings)).toBeUndefined();
    expect(verdictOf('unreachable', entryOf(...strikes, lift(2)), settings)).toBeUndefined();
    expect(verdictOf('unreachable', entryOf(...strikes, lift(-1)), settings)).toBeDefined();
  });
});
