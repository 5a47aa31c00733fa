import { createHash } from 'node:crypto';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/** Everything below it has this layout; another layout gets another prefix. */
export const PREFIX = 'callbacks/v1/';

const HOUR_MS = 3_600_000;

/** `callbacks/v1/dt=2026-11-23/hour=16/`, UTC. */
export const hourPrefix = (time: number): string => {
  const iso = new Date(time).toISOString();
  return `${PREFIX}dt=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}/`;
};

/** A span of time of receipt, in epoch milliseconds. */
export interface Window {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The hours a window touches, each by its first millisecond, the earliest first. */
export const hoursOf = ({ from, to }: Window): number[] => {
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  const count = Math.max(0, Math.ceil((to - first) / HOUR_MS));
  return from < to ? Array.from({ length: count }, (_, index) => first + index * HOUR_MS) : [];
};

/** A line of an object for every event, sorted, so that neither the order of delivery nor that of a batch is in it. */
const sortedLines = (events: readonly StatusCallback[]): string[] =>
  events.map((event) => JSON.stringify(event)).sort();

/**
 * `<hour prefix><first event, epoch ms>-<hash of the lines, 128 bits>.jsonl.gz`. The hash covers everything that is written, so one
 * key is one content: a batch delivered again has the key that it had, and events that differ in anything, if only in `replayid`,
 * have another. Keys sort by time.
 */
export const objectKey = (events: readonly StatusCallback[]): string => {
  const first = Math.min(...events.map(({ data }) => Date.parse(data.request.receivedAt)));
  // JSON escapes line feeds, so lines joined by them can be cut in one way only.
  const hash = createHash('sha256').update(sortedLines(events).join('\n')).digest('hex').slice(0, 32);
  return `${hourPrefix(first)}${first}-${hash}.jsonl.gz`;
};

/** Objects written before the hash covered the lines have sixteen digits, of the ids alone. */
const KEY = /^callbacks\/v1\/dt=\d{4}-\d\d-\d\d\/hour=\d\d\/(\d{13})-(?:[0-9a-f]{16}|[0-9a-f]{32})\.jsonl\.gz$/;

/** When the first event of an object was received, from its key; `undefined` for a key of another layout. */
export const firstReceipt = (key: string): number | undefined => {
  const [, time] = KEY.exec(key) ?? [];
  return time === undefined ? undefined : Number(time);
};
