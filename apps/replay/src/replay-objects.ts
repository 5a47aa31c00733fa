import type { ArchiveStore } from '@status-callbacks/archive/read';
import { matches } from '@status-callbacks/contract/event-filter';
import type { Log } from '@status-callbacks/logging/log';
import { newPacer } from '@status-callbacks/replay-engine/pacer';
import { replay } from '@status-callbacks/replay-engine/replay';
import { type Publish, publicationOf } from '@status-callbacks/topic/publish';
import * as z from 'zod/mini';
import { type Reached, batch, only } from './batch.ts';
import { inputOf } from './input.ts';

export const config = z.object({
  ARCHIVE_BUCKET: z.string().check(z.minLength(3)),
  TOPIC_ARN: z.string().check(z.startsWith('arn:')),
});

/** An invocation sent nothing that lasts: the next one would begin where it began, and so on forever. */
class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** Kept back of the time of an invocation, for what is on its way: one request and the longest wait before another. */
const GRACE_MS = 30_000;

/** Places in an answer: the counts are exact, the list is for people. */
const MOST_PLACES = 20;

export interface Ports {
  readonly store: Pick<ArchiveStore, 'read'>;
  readonly publishTo: (target: string) => Publish;
  readonly log: Log;
  /** Aborted when that much time has passed. */
  readonly timeUpIn?: (milliseconds: number) => AbortSignal;
}

/**
 * Sends what is in some objects of the archive again, as a run in one process would. When the time of the invocation is up it
 * answers with the last point at which everything was sent and counted: from there on it is sent once more, under the same
 * ids. A failed invocation is repeated from where it began, for the same reason.
 * @throws {InvalidInput | TooSlow | TargetFailed}
 */
export const replayObjects =
  ({ store, publishTo, log, timeUpIn = (milliseconds) => AbortSignal.timeout(milliseconds) }: Ports) =>
  async (
    event: unknown,
    { getRemainingTimeInMillis }: { readonly getRemainingTimeInMillis: () => number },
  ): Promise<{ readonly left: boolean; readonly reached: Reached }> => {
    const { BatchInput, Items, sent } = inputOf(batch, event);
    const { job } = BatchInput;
    const start = sent?.reached;
    const signal = timeUpIn(Math.max(0, getRemainingTimeInMillis() - GRACE_MS));
    const pacer = newPacer(job.rate, signal);
    const publish = publishTo(job.target);
    const broken = [...(start?.broken ?? [])];
    let reached = start;
    await replay({
      store: only(Items, store),
      window: job.window,
      filter: matches(job.filter, (code) => job.categories[code] ?? 'unknown'),
      target: { replayId: job.replayId, send: (events) => publish(events.map(publicationOf)) },
      admit: async (count) => {
        await pacer.ready();
        pacer.spent(count);
      },
      signal,
      ...(start && { resume: { ...start, sentAfter: [] } }),
      onProgress: ({ place, counts, sentAfter }) => {
        if (place && sentAfter.length === 0) reached = { place, counts, broken: [...broken] };
      },
      onBroken: (place) => {
        log.warn('no event', { ...place });
        if (broken.length < MOST_PLACES) broken.push(place);
      },
      onRefused: ({ id, data }) => log.error('refused by the topic', { eventId: id, resourceSid: data.resourceSid }),
    });
    const left = signal.aborted;
    if (!reached || (left && reached.place.before === start?.place.before && reached.place.read === start.place.read)) {
      throw new TooSlow(`nothing was sent whole in one invocation at ${job.rate} events a second: raise the rate`);
    }
    log.info('replayed', { replayId: job.replayId, left, ...reached.counts });
    return { left, reached };
  };
