import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { callbackKey, deliveryOf, happenedAt } from '../first-receipt.ts';
import type { AlertTable } from './alert-table.ts';
import { bucketAt, settledAt } from './bucket.ts';
import { writeGroups } from './bucket-counts.ts';
import { isFresh } from './freshness.ts';
import { groupsOf, sizeOf } from './group.ts';
import type { SetTimer } from './timers.ts';

const name = z.string().check(z.minLength(1));
const seconds = z.coerce.number().check(z.positive());

export const config = z.object({
  TABLE_NAME: name,
  TIMER_QUEUE_URL: name,
  PARAMETERS: z.string(),
  BUCKET_SECONDS: seconds,
  OLD_SECONDS: seconds,
});

export interface Counting {
  readonly table: AlertTable;
  readonly setTimer: SetTimer;
  readonly parameters: readonly string[];
  readonly bucketSeconds: number;
  readonly oldSeconds: number;
}

/** The same for the same events, in whatever order. */
const nameOf = (events: readonly StatusCallback[]): string =>
  createHash('sha256')
    .update(JSON.stringify(events.map((event) => callbackKey(deliveryOf(event))).toSorted()))
    .digest('base64url')
    .slice(0, 22);

/** Well below what an item may hold (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const MAX_ITEM_BYTES = 300 * 1_024;

/** Refused for what is in it, by DynamoDB or on the way there: without that, the others are taken. */
const isOfContent = (error: unknown): boolean =>
  !(error instanceof Error) || !('$metadata' in error) || error.name === 'ValidationException';

/**
 * Counts what ended, in the bucket of now, and has that bucket looked at once it is over. In the bucket of now, not in that of
 * the event: so what was late is not missed. What is written names each callback, so one that comes again, in this batch or
 * another, counts once. One that cannot be written fails alone.
 */
export const countTo = ({ table, setTimer, parameters, bucketSeconds, oldSeconds }: Counting): Sink<StatusCallback> => {
  let timed: number | undefined;
  return async (events, log) => {
    const now = table.now();
    const fresh = events.filter((event) =>
      isFresh(event, happenedAt(event, deliveryOf(event).receivedAt), now, oldSeconds),
    );
    if (fresh.length === 0) return [];
    const bucket = bucketAt(now, bucketSeconds);
    // Each instance of the function sets it once; the first to ring does the work.
    if (timed !== bucket) await setTimer({ evaluate: bucket }, settledAt(bucket, bucketSeconds));
    timed = bucket;
    const write = async (part: readonly StatusCallback[]): Promise<string[]> => {
      const halves = (): Promise<string[]> => {
        const middle = Math.ceil(part.length / 2);
        return Promise.all([part.slice(0, middle), part.slice(middle)].map(write)).then((failed) => failed.flat());
      };
      try {
        const groups = groupsOf(part, parameters);
        if (part.length > 1 && sizeOf(groups) > MAX_ITEM_BYTES) return await halves();
        await writeGroups(table, bucket, nameOf(part), groups);
        return [];
      } catch (error) {
        if (part.length > 1 && isOfContent(error)) return halves();
        log.error('not counted', { events: part.length, error });
        return part.map(({ id }) => id);
      }
    };
    return write(fresh);
  };
};
