import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { batches } from '@status-callbacks/lambda/batches';
import type { Log } from '@status-callbacks/logging/log';
import { setTimeout } from 'node:timers/promises';

export interface Routed {
  /** Of the callback behind the entry. */
  readonly id: string;
  readonly entry: PutEventsRequestEntry;
}

/** As EventBridge counts (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size). */
const sizeOf = ({ entry: { Source = '', DetailType = '', Detail = '', Resources = [] } }: Routed): number =>
  14 + Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''));

/** Ten entries or 256 KiB a request, whichever copy of the documentation is right about more. */
const LIMITS = { count: 10, bytes: 256 * 1024, sizeOf };
/** A throttled bus gets this many chances in one invocation; after them the queue is the better place to wait. */
const ATTEMPTS = 4;

/** Of one request, the entries that the bus did not take, and why: a 200 may hide some. */
const notTaken = async (
  eventBridge: Pick<EventBridgeClient, 'send'>,
  batch: readonly Routed[],
): Promise<{ readonly routed: Routed; readonly code: string }[]> => {
  const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }));
  return batch.flatMap((routed, index) => {
    const { ErrorCode, EventId } = Entries[index] ?? {};
    return EventId && !ErrorCode ? [] : [{ routed, code: ErrorCode ?? 'no answer' }];
  });
};

/** Refused for what is in a request, which may be in one entry: not for how much is asked, and not on the way. */
const isOfContent = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return (
    $metadata?.httpStatusCode !== undefined &&
    [400, 413].includes($metadata.httpStatusCode) &&
    !/Throttl/.test(name ?? '')
  );
};

const putBatch = async (
  eventBridge: Pick<EventBridgeClient, 'send'>,
  batch: readonly Routed[],
  log: Log,
): Promise<readonly Routed[]> => {
  let left = batch;
  try {
    for (let attempt = 1; ; attempt++) {
      const refused = await notTaken(eventBridge, left);
      left = refused.map(({ routed }) => routed);
      if (left.length === 0) return left;
      if (attempt === ATTEMPTS) {
        for (const { routed, code } of refused) log.error('event not routed', { eventId: routed.id, code });
        return left;
      }
      await setTimeout(50 * 2 ** attempt * Math.random());
    }
  } catch (error) {
    if (left.length > 1 && isOfContent(error)) {
      return (await Promise.all(left.map((one) => putBatch(eventBridge, [one], log)))).flat();
    }
    log.error('batch not routed', { events: left.length, error });
    return left;
  }
};

/**
 * Puts entries on the bus, ten a request, and returns those it did not take after a few attempts; the others it has. Where one
 * entry has the whole request refused, each is put alone.
 */
export const putEntries = async (
  eventBridge: Pick<EventBridgeClient, 'send'>,
  entries: readonly Routed[],
  log: Log,
): Promise<Routed[]> =>
  (await Promise.all(batches(entries, LIMITS).map((batch) => putBatch(eventBridge, batch, log)))).flat();
