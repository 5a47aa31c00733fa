import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';
import { Busy } from './busy.ts';
import { type Closing, closeQuiet } from './close.ts';
import { evaluate, type Evaluating } from './evaluate.ts';
import type { Ring, Timer } from './timers.ts';

const name = z.string().check(z.minLength(1));
const seconds = z.coerce.number().check(z.positive());

export const config = z.object({
  STAGE: name,
  TABLE_NAME: name,
  TOPIC_ARN: name,
  TIMER_QUEUE_URL: name,
  HISTORY_TABLE_NAME: name,
  BUCKET_SECONDS: seconds,
  QUIET_SECONDS: seconds,
});

/** When to look again at what somebody else is at, who may have died over it. */
const BUSY_MS = 5_000;

/** Does what timers were set for: each on its own, and of several about buckets only the latest, which does for all. */
export const ringFor =
  (alerting: Closing & Evaluating): Sink<Ring> =>
  async (rings, log) => {
    const failed: string[] = [];
    const attempt = async (timer: Timer, ids: readonly string[], doing: () => Promise<void>): Promise<void> => {
      try {
        // Not left to the queue, where it would be hidden for minutes and be dead after the fifth time.
        await doing().catch((error: unknown) => {
          if (!(error instanceof Busy)) throw error;
          return alerting.setTimer(timer, alerting.table.now() + BUSY_MS);
        });
      } catch (error) {
        log.error('timer failed', { timers: ids, error });
        failed.push(...ids);
      }
    };
    const buckets = rings.flatMap(({ id, timer }) => ('evaluate' in timer ? [{ id, bucket: timer.evaluate }] : []));
    if (buckets.length > 0) {
      const latest = Math.max(...buckets.map(({ bucket }) => bucket));
      await attempt(
        { evaluate: latest },
        buckets.map(({ id }) => id),
        () => evaluate(alerting, latest, log),
      );
    }
    for (const { id, timer } of rings) {
      if ('close' in timer) await attempt(timer, [id], () => closeQuiet(alerting, timer.close));
    }
    return failed;
  };
