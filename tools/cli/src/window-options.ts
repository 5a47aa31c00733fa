import type { Window } from '@status-callbacks/archive/layout';
import type { Command } from 'commander';
import { since } from './option-values.ts';

/** As typed too, because an age is another time whenever it is read. */
export interface Moment {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface WindowOptions {
  readonly from?: Moment;
  readonly to?: Moment;
}

export const moment = (text: string): Moment => ({ text, at: since(text) });

const DAY_MS = 86_400_000;

/** Adds `--from` and `--to`: a span of time of receipt. */
export const windowOptions = (command: Command): Command =>
  command
    .option('--from <time>', 'received at or after: 2026-11-23T16:00Z, or an age like 2h (default: 24h)', moment)
    .option('--to <time>', 'received before, in the same way (default: now)', moment);

/** The window asked for; ends the command when it is none. */
export const windowOf = (command: Command, { from, to }: WindowOptions): Window => {
  const end = to?.at ?? Date.now();
  const start = from?.at ?? end - DAY_MS;
  if (start < end) return { from: start, to: end };
  const iso = (time: number): string => new Date(time).toISOString();
  return command.error(`error: --from ${iso(start)} is not before --to ${iso(end)}`);
};
