import { placeOfLine } from '@status-callbacks/archive/read';
import type { Broken } from '@status-callbacks/replay-engine/events-in-order';
import type { Counts } from '@status-callbacks/replay-engine/replay';
import { table } from '../table.ts';

export interface Outcome extends Counts {
  readonly replayId: string;
  /** A sink's name, or `*`. */
  readonly target: string;
  readonly dryRun: boolean;
  readonly seconds: number;
  /** What a dry run foresees; US dollars. */
  readonly expectedSeconds?: number;
  readonly expectedCost?: number;
}

const seconds = (count: number): string =>
  count < 90
    ? `${count.toFixed(count < 10 ? 1 : 0)} seconds`
    : count < 5_400
      ? `${(count / 60).toFixed(0)} minutes`
      : `${(count / 3_600).toFixed(1)} hours`;

const bytes = (count: number): string =>
  count < 10_000
    ? `${count} bytes`
    : count < 10e6
      ? `${(count / 1e3).toFixed(0)} kB`
      : `${(count / 1e6).toFixed(0)} MB`;

export const brokenLine = ({ key, line, reason }: Broken): string => `${placeOfLine({ key, number: line })}: ${reason}`;

export const report = (outcome: Outcome): string[] => {
  const { objects, matched, sent, refused, broken, target, dryRun, replayId } = outcome;
  const to = target === '*' ? 'every sink that takes replays' : target;
  const rows: (string | number)[][] = [
    ['objects read', objects, bytes(outcome.bytes)],
    ['lines read', outcome.lines, 'events of any kind'],
    ['meant', matched, 'events of the window that the filter takes'],
    ...(dryRun ? [] : [['sent', sent, `to ${to}`]]),
    ...(refused > 0 ? [['refused', refused, 'never taken by the topic']] : []),
    ...(broken > 0 ? [['broken', broken, 'lines or objects that hold no event']] : []),
  ];
  const last = dryRun
    ? [
        `Nothing was sent. It would go to ${to},`,
        `in about ${seconds(outcome.expectedSeconds ?? 0)}, for about $${(outcome.expectedCost ?? 0).toFixed(4)}.`,
      ].join(' ')
    : `Replay ${replayId}, in ${seconds(outcome.seconds)}.`;
  return [...table(['', 'count', ''], rows), '', last];
};
