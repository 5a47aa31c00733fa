import { knownState } from '@status-callbacks/contract/products';
import { type Reading, read, single } from '@status-callbacks/contract/read';
import { type Occurrence, type ResourceState, resolve } from '@status-callbacks/contract/state';
import type { TwilioRecord } from './record.ts';

/** What is not as it should be, worst first. */
export const findingKinds = ['missing', 'never-heard-of', 'contradicts', 'stuck'] as const;
export type FindingKind = (typeof findingKinds)[number];

export type Verdict = FindingKind | 'agrees' | 'under-way' | 'too-recent' | 'not-outbound';

export interface Judgement {
  readonly verdict: Verdict;
  /** Our status; none if nothing was ever heard of the resource. */
  readonly ours: string | undefined;
  readonly twilios: string;
  readonly errorCode: string | undefined;
}

export interface Times {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds after which what has no final state is stuck. */
  readonly stuckAfter: number;
}

/** A callback that is tried again, waits in a queue and is written is not missing yet. */
const SETTLING_MS = 5 * 60_000;

const verdictOn = (
  record: TwilioRecord,
  said: Reading,
  ours: ResourceState | undefined,
  rank: number,
  { now, stuckAfter }: Times,
): Verdict => {
  if (!record.isOutbound) return 'not-outbound';
  if (!said.terminal) {
    // A callback may overtake the list it is compared with.
    if (ours?.terminal) return 'agrees';
    return (record.begunAt ?? record.createdAt) + stuckAfter <= now ? 'stuck' : 'under-way';
  }
  if (ours?.status === said.status) return 'agrees';
  if (!ours || said.rank > rank) {
    if (record.changedAt + SETTLING_MS > now) return 'too-recent';
    return ours ? 'missing' : 'never-heard-of';
  }
  const isSequel = knownState(said.product, said.status)?.succeeds && knownState(said.product, ours.status)?.follows;
  return isSequel ? 'agrees' : 'contradicts';
};

/**
 * What Twilio says of a message or call against everything we have of it. `missing` and `never-heard-of` are final states
 * that Twilio has and we have not, and can be filled; `contradicts` is two final states of which ours is the better evidence.
 */
export const judge = (record: TwilioRecord, events: readonly Occurrence[], times: Times): Judgement => {
  const said = read(record.params);
  const ours = events.length > 0 ? resolve(events) : undefined;
  const rank = Math.max(-1, ...events.map(({ data }) => data.rank));
  return {
    verdict: verdictOn(record, said, ours, rank, times),
    ours: ours?.status,
    twilios: said.status,
    errorCode: single(record.params, 'ErrorCode'),
  };
};
