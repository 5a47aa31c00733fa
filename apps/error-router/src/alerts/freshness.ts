import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/**
 * Whether what happened at a time is news. A replay is not, nor is what has been under way for longer than `oldSeconds`: whoever
 * was to know of it has been told, or has the alarm of the queue that it waited in.
 */
export const isFresh = (
  { replayid }: Pick<StatusCallback, 'replayid'>,
  happenedAt: number,
  now: number,
  oldSeconds: number,
): boolean => replayid === undefined && now - happenedAt <= oldSeconds * 1_000;
