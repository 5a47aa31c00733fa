import * as z from 'zod/mini';
import type { EventFilter } from './event-filter.ts';

/** Side by side they send `MOST_WORKERS * rate` events a second at most, whatever a run is started with. */
export const MOST_WORKERS = 40;

/** Events a second of one worker. A slower one would not send what it has read within the time of an invocation. */
export const LEAST_RATE = 10;

const text = z.optional(z.string());

/** Strict: a filter that a worker does not know would send what nobody asked for. */
const filter = z.strictObject({
  status: text,
  errorCode: text,
  category: text,
  product: text,
  accountSid: text,
  resourceSid: text,
  custom: z.optional(z.record(z.string(), z.string())),
} satisfies Record<keyof EventFilter, z.ZodMiniType>);

/** What every worker of a run is told. */
export const replayJob = z.strictObject({
  /** Stamped on every event as `replayid`. */
  replayId: z.string().check(z.minLength(1), z.maxLength(80)),
  /** Of receipt, in epoch milliseconds; `to` is exclusive. */
  window: z.strictObject({ from: z.int(), to: z.int() }),
  filter,
  /** Of error codes, where the filter asks for a category; a code that is not here is `unknown`. */
  categories: z.record(z.string(), z.string()),
  /** `*`, or the name of one sink. */
  target: z.string().check(z.minLength(1)),
  /** Events a second of each worker. */
  rate: z.number().check(z.gte(LEAST_RATE)),
});

export type ReplayJob = z.infer<typeof replayJob>;

/** What an execution of the state machine of `replay` is started with. */
export interface ReplayRun {
  /** Of the keys of the archive, a day each, in order: they are replayed one after the other. */
  readonly days: readonly string[];
  /** Side by side, at most `MOST_WORKERS`. */
  readonly workers: number;
  readonly job: ReplayJob;
}

export const replayCounts = z.object({
  objects: z.int(),
  bytes: z.int(),
  lines: z.int(),
  matched: z.int(),
  sent: z.int(),
  refused: z.int(),
  broken: z.int(),
});

export const brokenPlace = z.object({ key: z.string(), line: z.int(), reason: z.string() });

/** What an execution answers. */
export interface ReplaySummary {
  readonly counts: z.infer<typeof replayCounts>;
  /** Where lines or objects hold no event: the first ones, of the many that `counts` may have. */
  readonly broken: readonly z.infer<typeof brokenPlace>[];
}
