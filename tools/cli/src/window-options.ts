import type { Window } from '@status-callbacks/archive/layout';
import type { Command } from 'commander';
import { since } from './option-values.ts';

export interface WindowOptions {
  readonly from?: number;
  readonly to?: number;
}

const DAY_MS = 86_400_000;

/** Adds `--from` and `--to`: a span of time of receipt. */
export const windowOptions = (command: Command): Command =>
  command
    .option('--from <time>', 'received at or after: 2026-11-23T16:00Z, or an age like 2h (default: 24h)', since)
    .option('--to <time>', 'received before, in the same way (default: now)', since);

/** The window asked for; ends the command when it is none. */
export const windowOf = (command: Command, { from, to }: WindowOptions): Window => {
  const end = to ?? Date.now();
  const start = from ?? end - DAY_MS;
  if (start < end) return { from: start, to: end };
  const iso = (time: number): string => new Date(time).toISOString();
  return command.error(`error: --from ${iso(start)} is not before --to ${iso(end)}`);
};
