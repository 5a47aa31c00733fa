import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { AlertTable } from './alert-table.ts';
import { bucketAt, settledAt } from './bucket.ts';
import { writeCounts } from './bucket-counts.ts';
import { isFresh } from './freshness.ts';
import { tally } from './tally.ts';
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
    .update(JSON.stringify(events.map(({ id }) => id).toSorted()))
    .digest('base64url')
    .slice(0, 22);

/**
 * Counts what ended, in the bucket of now, and has that bucket looked at once it is over. In the bucket of now, not in that of
 * the event: so what was late is not missed. All or nothing of a batch is counted; a batch that is delivered again after it
 * was counted may count twice, which changes a share little and opens nothing of its own.
 */
export const countTo = ({ table, setTimer, parameters, bucketSeconds, oldSeconds }: Counting): Sink<StatusCallback> => {
  let timed: number | undefined;
  return async (events) => {
    const now = table.now();
    const fresh = events.filter((event) => isFresh(event, now, oldSeconds));
    if (fresh.length === 0) return [];
    const bucket = bucketAt(now, bucketSeconds);
    // Each instance of the function sets it once; the first to ring does the work.
    if (timed !== bucket) await setTimer({ evaluate: bucket }, settledAt(bucket, bucketSeconds));
    timed = bucket;
    await writeCounts(table, bucket, nameOf(fresh), tally(fresh, parameters));
    return [];
  };
};
