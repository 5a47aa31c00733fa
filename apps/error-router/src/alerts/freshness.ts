import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/**
 * Whether an event is news. A replay is not, nor is what has been under way for longer than `oldSeconds`: whoever was to
 * know of it has been told, or has the alarm of the queue that it waited in.
 */
export const isFresh = ({ replayid, time }: StatusCallback, now: number, oldSeconds: number): boolean =>
  replayid === undefined && now - Date.parse(time) <= oldSeconds * 1_000;
