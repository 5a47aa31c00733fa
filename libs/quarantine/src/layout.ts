import { createHash } from 'node:crypto';
import type { Entry } from './entry.ts';

/** Where refused requests are kept. `ingest` adds to it and can do nothing else. */
export const QUARANTINE = 'quarantine/v1/';
/** Where an operator's `release` and `drop` move them: nothing reads it, and the lifecycle of the bucket ends it. */
export const RELEASED = 'released/v1/';
export const DROPPED = 'dropped/v1/';

/** `dt=2026-11-23/hour=16/`, UTC. */
const hourOf = (time: number): string => {
  const iso = new Date(time).toISOString();
  return `dt=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}/`;
};

/** Keys of a window sort between these two, whatever their reason: so one listing has them all. */
export const keyRange = ({
  from,
  to,
}: {
  readonly from: number;
  readonly to: number;
}): { after: string; until: string } => ({
  after: QUARANTINE + hourOf(from),
  until: `${QUARANTINE}${hourOf(to - 1)}~`,
});

const receiptOf = ({ receivedAt }: Entry): number => Date.parse(receivedAt);

/** Entries that share an object: received in one hour, refused for one reason. */
export const groupOf = (entry: Entry): string => `${hourOf(receiptOf(entry))}reason=${entry.reason}/`;

const hashOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);

/**
 * `quarantine/v1/dt=2026-11-23/hour=16/reason=mismatch/<first receipt, epoch ms>-<hash of the lines>.jsonl.gz`, of entries of one
 * group. Made of what is written alone, so the same lines are the same object.
 */
export const objectKey = (entries: readonly Entry[], lines: readonly string[]): string =>
  `${QUARANTINE}${groupOf(entries[0]!)}${Math.min(...entries.map(receiptOf))}-${hashOf(lines)}.jsonl.gz`;

const KEY = /^quarantine\/v1\/(dt=\d{4}-\d\d-\d\d\/hour=\d\d\/reason=([a-z-]+)\/\d{13}-)[0-9a-f]{32}\.jsonl\.gz$/;

/** The reason that all lines of an object were refused for; `undefined` for a key of another layout. */
export const reasonIn = (key: string): string | undefined => KEY.exec(key)?.[2];

/**
 * The key of some lines of an object, under the same hour and reason.
 * @param key of the object they are taken from
 */
export const keyOfPart = (key: string, prefix: string, lines: readonly string[]): string =>
  `${prefix}${KEY.exec(key)![1]}${hashOf(lines)}.jsonl.gz`;
