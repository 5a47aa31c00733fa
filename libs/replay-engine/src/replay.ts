import type { Window } from '@status-callbacks/archive/layout';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Broken, type Place, type Step, eventsInOrder } from './events-in-order.ts';
import { lanesOf } from './lanes.ts';

export interface Counts {
  readonly objects: number;
  /** As stored. */
  readonly bytes: number;
  readonly lines: number;
  /** Events of the window that the filter takes. */
  readonly matched: number;
  readonly sent: number;
  /** Events the target will never take, told by `onRefused`. */
  readonly refused: number;
  /** Lines, or objects, that hold no event, told by `onBroken`. */
  readonly broken: number;
}

/** Enough to go on where a run was stopped: nothing is repeated and nothing left out. */
export interface Progress {
  readonly place: Place | undefined;
  readonly counts: Counts;
  /** Events after `place` that have been sent all the same, because the run was stopped between two places. */
  readonly sentAfter: readonly string[];
}

/** Gives events to the target; says which it did not take, by index, why, and whether it never will. */
export type Send = (
  events: readonly StatusCallback[],
) => Promise<readonly { readonly index: number; readonly code: string; readonly permanent: boolean }[]>;

export interface Replay {
  readonly store: ArchiveStore;
  readonly window: Window;
  readonly filter: (event: StatusCallback) => boolean;
  /** Left out of a dry run, which counts and sends nothing. */
  readonly target?: {
    /** Stamped on every event as `replayid`, the one thing that is not as it was. */
    readonly replayId: string;
    readonly send: Send;
  };
  /** Resolves when this many more may be sent: rates and full queues are kept here. */
  readonly admit?: (count: number) => Promise<void>;
  readonly resume?: Progress;
  readonly signal?: AbortSignal;
  /** After every step that is done, and when the run stops. */
  readonly onProgress?: (progress: Progress) => Promise<void> | void;
  readonly onBroken?: (broken: Broken) => void;
  readonly onRefused?: (event: StatusCallback) => void;
  /** Waits before an attempt of what the target did not take, in milliseconds. */
  readonly patience?: readonly number[];
}

/** The target did not take some events, time and again. The run goes on after these with `resume`. */
export class TargetFailed extends Error {
  override readonly name = 'TargetFailed';
}

/** What `PublishBatch` takes (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
const BATCH = 10;
const LANES = 8;
/** Steps of small objects are put together until they fill some requests. */
const GATHERED = 2_000;
const PATIENCE = [100, 500, 2_000, 5_000];

const NOTHING: Counts = { objects: 0, bytes: 0, lines: 0, matched: 0, sent: 0, refused: 0, broken: 0 };

const keyOf = ({ id, data }: StatusCallback): string => `${id} ${data.request.receivedAt}`;

/**
 * Sends what was archived in a window again, each event as it was, in order of receipt. Counts are exact; a line that is no
 * event is told and stops nothing. Killed at any point and resumed it skips nothing and repeats at most what was on its way;
 * stopped by `signal` it repeats nothing either.
 * @throws {TargetFailed}
 */
export const replay = async ({ store, window, resume, signal, ...job }: Replay): Promise<Counts> => {
  const { filter, target, admit, onProgress, onBroken, onRefused, patience = PATIENCE } = job;
  let counts = resume?.counts ?? NOTHING;
  let place = resume?.place;
  let done = new Set(resume?.sentAfter);
  const stopped = (): boolean => signal?.aborted === true;

  const sendBatch = async (batch: readonly StatusCallback[]): Promise<void> => {
    await admit?.(batch.length);
    let left = batch;
    for (let attempt = 0; !stopped(); attempt++) {
      const notTaken = new Map(
        (await target!.send(left.map((event) => ({ ...event, replayid: target!.replayId })))).map((each) => [
          each.index,
          each,
        ]),
      );
      for (const [index, event] of left.entries()) {
        const refusal = notTaken.get(index);
        if (refusal?.permanent === false) continue;
        done.add(keyOf(event));
        if (refusal) onRefused?.(event);
        counts = refusal ? { ...counts, refused: counts.refused + 1 } : { ...counts, sent: counts.sent + 1 };
      }
      left = left.filter((_, index) => notTaken.get(index)?.permanent === false);
      if (left.length === 0) return;
      const wait = patience[attempt];
      if (wait === undefined) {
        const codes = [...new Set([...notTaken.values()].map(({ code }) => code))].join(', ');
        throw new TargetFailed(`the target did not take ${left.length} events in ${attempt + 1} attempts: ${codes}`);
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
  const sendLane = async (batches: readonly (readonly StatusCallback[])[]): Promise<void> => {
    for (const batch of batches) if (!stopped()) await sendBatch(batch);
  };

  let gathered: Step[] = [];
  /** Sends what is gathered. Only what is sent whole counts as read: the rest is read again. */
  const flush = async (): Promise<void> => {
    const events = gathered.flatMap((step) => step.events);
    const due = target ? events.filter((event) => !done.has(keyOf(event))) : [];
    const outcomes = await Promise.allSettled(lanesOf(due, LANES, BATCH).map(sendLane));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (!failure && !stopped()) {
      for (const step of gathered) {
        counts = withStep(counts, step);
        for (const each of step.broken) onBroken?.(each);
      }
      place = gathered.at(-1)?.place ?? place;
      [gathered, done] = [[], new Set()];
    }
    await onProgress?.({ place, counts, sentAfter: [...done] });
    if (failure) throw failure.reason;
  };

  let waiting = 0;
  for await (const step of eventsInOrder(store, window, place)) {
    if (stopped()) break;
    const events = step.events.filter(filter);
    gathered.push({ ...step, events });
    waiting += events.length;
    if (waiting < GATHERED && gathered.length < GATHERED) continue;
    await flush();
    waiting = 0;
  }
  await flush();
  return counts;
};

const withStep = (counts: Counts, { objects, bytes, lines, events, broken }: Step): Counts => ({
  ...counts,
  objects: counts.objects + objects,
  bytes: counts.bytes + bytes,
  lines: counts.lines + lines,
  matched: counts.matched + events.length,
  broken: counts.broken + broken.length,
});
