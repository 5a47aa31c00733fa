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

/**
 * `<hour prefix><first event, epoch ms>-<hash of the ids>.jsonl.gz`. Derived from the events alone, so a batch delivered
 * again is the same object. Keys sort by time.
 */
export const objectKey = (events: readonly StatusCallback[]): string => {
  const first = Math.min(...events.map(({ data }) => Date.parse(data.request.receivedAt)));
  const hash = createHash('sha256')
    .update(
      events
        .map(({ id }) => id)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);
  return `${hourPrefix(first)}${first}-${hash}.jsonl.gz`;
};

const KEY = /^callbacks\/v1\/dt=\d{4}-\d\d-\d\d\/hour=\d\d\/(\d{13})-[0-9a-f]{16}\.jsonl\.gz$/;

/** When the first event of an object was received, from its key; `undefined` for a key of another layout. */
export const firstReceipt = (key: string): number | undefined => {
  const [, time] = KEY.exec(key) ?? [];
  return time === undefined ? undefined : Number(time);
};
