import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { history, lastOfEach } from './conformance-events.ts';
import { anSqsEvent } from './sqs.ts';

/**
 * What a dependency does on a bad day: refuses for now, breaks, cannot be reached, does its work and loses the answer, takes
 * half of a batch behind a 200, or takes its time (`SLOW_MS` an answer).
 */
export type Fault = 'throttled' | 'failing' | 'unreachable' | 'unanswered' | 'partly' | 'slow';

export const SLOW_MS = 200;

/** A sink that has just been deployed: nothing is stored yet, and nothing fails. */
export interface Sink {
  /** The function, as Lambda calls it. */
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  /** A text for each thing that stands where the sink puts things, as its readers are promised to find it; in any order. */
  readonly effects: () => Promise<readonly string[]>;
  /** What it depends on has this fault from now on, or none. */
  readonly failing: (fault: Fault | undefined) => void;
  /** Since then: how often what it depends on was asked when it had no other request to answer. */
  readonly rounds: () => number;
  /** What the filter of its subscription lets through. @default everything */
  readonly takes?: (event: StatusCallback) => boolean;
}

export type StartSink = () => Promise<Sink>;

/** The sink does not keep a clause; says in what. */
export class ClauseBroken extends Error {
  override readonly name = 'ClauseBroken';
}

export const owed: (kept: boolean, complaint: string) => asserts kept = (kept, complaint) => {
  if (!kept) throw new ClauseBroken(complaint);
};

/** Hands over one batch and gives the places of the records that failed: all, if the function fails, whose error Lambda logs. */
export const failedAmong = async ({ handler }: Sink, bodies: readonly string[]): Promise<number[]> => {
  const answer = await handler(anSqsEvent(...bodies)).catch((error: unknown) => console.error(error));
  if (!answer) return [...bodies.keys()];
  const { batchItemFailures } = answer;
  return [...new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier.slice(1))))];
};

export const deliver = async (sink: Sink, events: readonly StatusCallback[]): Promise<StatusCallback[]> => {
  const failed = await failedAmong(
    sink,
    events.map((event) => JSON.stringify(event)),
  );
  return failed.map((place) => events[place]!);
};

export const deliverAll = async (sink: Sink, events: readonly StatusCallback[], when: string): Promise<void> => {
  const failed = await deliver(sink, events);
  owed(failed.length === 0, `${failed.length} of ${events.length} events were reported as failed ${when}`);
};

/** Enough for several requests to anything that takes batches. */
const MOST_EVENTS = 60;

export const eventsFor = ({ takes = () => true }: Sink): StatusCallback[] => {
  const events = history.filter(takes).slice(0, MOST_EVENTS);
  if (lastOfEach(events).length < 4) throw new Error('the filter leaves too little to try a sink with');
  return events;
};

/** Of different resources: one that comes later than another changes nothing for it. */
export const fewFor = (sink: Sink): StatusCallback[] => lastOfEach(eventsFor(sink));

/** What one undisturbed delivery leaves. */
export const effectsOf = async (start: StartSink, events: readonly StatusCallback[]): Promise<readonly string[]> => {
  const sink = await start();
  await deliverAll(sink, events, 'though nothing was wrong');
  const effects = await sink.effects();
  owed(effects.length > 0, 'nothing is stored at all');
  return effects;
};

const without = (texts: readonly string[], others: readonly string[]): string[] => {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

export const holds = async (sink: Sink, wanted: readonly string[], when: string): Promise<void> => {
  const effects = await sink.effects();
  const [missing, surplus] = [without(wanted, effects), without(effects, wanted)];
  const example = (missing[0] ?? surplus[0] ?? '').slice(0, 300);
  owed(
    missing.length + surplus.length === 0,
    `${when}, ${missing.length} effects are missing and ${surplus.length} too many, such as ${example}`,
  );
};

/** Of what may stand somewhere more than once, and once more with the mark of a replay: each event as it was received. */
export const eachOnce = (events: readonly string[]): string[] => [
  ...new Set(events.map((text) => JSON.stringify({ ...(JSON.parse(text) as StatusCallback), replayid: undefined }))),
];
