import { type Entry, type Evidence, unanswered } from './entry.ts';
import { type Reason, reasons } from './reasons.ts';
import type { Settings } from './settings.ts';

/** That, and since when, a recipient is suppressed. Times are epoch milliseconds. */
export interface Verdict {
  readonly since: number;
  /** Only where it passes with time; exclusive. */
  readonly until?: number;
  /** Of the newest callback that counts. */
  readonly code: string;
  /** Distinct callbacks that nothing has answered; of more than twenty, twenty. */
  readonly strikes: number;
}

const DAY_MS = 86_400_000;

const strikesOut = (
  strikes: readonly Evidence[],
  settings: Pick<Settings, 'strikes' | 'windowDays' | 'unreachableDays'>,
): Pick<Verdict, 'since' | 'until'> | undefined => {
  const [windowMs, lastsMs] = [settings.windowDays * DAY_MS, settings.unreachableDays * DAY_MS];
  let found: { since: number; until: number } | undefined;
  for (const [index, { at }] of strikes.entries()) {
    const first = strikes[index - settings.strikes + 1];
    if (!first || at - first.at > windowMs) continue;
    // A strike while it lasts prolongs it; one after it begins anew.
    found = { since: found && at < found.until ? found.since : at, until: at + lastsMs };
  }
  return found;
};

/** Derived from the entry and the settings alone; whether `until` has come is for the reader to see. */
export const verdictOf = (reason: Reason, entry: Entry, settings: Settings): Verdict | undefined => {
  const strikes = unanswered(entry);
  const [first, last] = [strikes[0], strikes.at(-1)];
  if (!first || !last) return undefined;
  const span = reasons[reason].atOnce ? { since: first.at } : strikesOut(strikes, settings);
  return span && { ...span, code: last.code, strikes: strikes.length };
};

export const holds = ({ until }: Verdict, now: number): boolean => until === undefined || now < until;
