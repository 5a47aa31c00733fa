import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { openHistory } from '@status-callbacks/history/history';
import { batches } from '@status-callbacks/lambda/batches';
import type { Log } from '@status-callbacks/logging/log';

/** One delivery of a callback. Whoever holds a copy of a signed request can post it again: same id, later receipt. */
export interface Delivery {
  readonly id: string;
  readonly accountSid?: string;
  readonly resourceSid: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export const deliveryOf = ({ id, data }: Pick<StatusCallback, 'id' | 'data'>): Delivery => ({
  id,
  ...(data.accountSid !== undefined && { accountSid: data.accountSid }),
  resourceSid: data.resourceSid,
  receivedAt: Date.parse(data.request.receivedAt),
});

/** Text that tells callbacks apart: of two accounts that sign one text, each has its own. */
export const callbackKey = ({ id, accountSid = '' }: Pick<Delivery, 'id' | 'accountSid'>): string =>
  JSON.stringify([accountSid, id]);

/**
 * When callbacks were received for the first time, in epoch milliseconds, by `callbackKey`. One that the history does not have,
 * or not yet, was received for the first time in the delivery at hand. One that could not be asked for is missing and logged:
 * it must come again, and fails no other.
 */
export type FirstReceipt = (deliveries: readonly Delivery[], log: Log) => Promise<ReadonlyMap<string, number>>;

/**
 * When something happened: when Twilio says so, but never after it was heard of. A message has no time but that of its receipt;
 * a call has one that is signed, and whatever it says, it answers or counts for nothing later than its first receipt.
 */
export const happenedAt = ({ time }: Pick<StatusCallback, 'time'>, firstReceipt: number): number =>
  Math.min(Date.parse(time), firstReceipt);

/** Queries at a time. */
const CONCURRENCY = 25;

/** Asks the history table of `dynamo-writer`: one query for each resource, however many of its callbacks there are. */
export const firstReceiptIn = (dynamo: Pick<DynamoDBClient, 'send'>, tableName: string): FirstReceipt => {
  const history = openHistory(dynamo, tableName);
  return async (deliveries, log) => {
    const first = new Map<string, number>();
    const keep = (key: string, at: number): void => void first.set(key, Math.min(at, first.get(key) ?? Infinity));
    const ask = async ([resourceSid, own]: [string, Delivery[]]): Promise<void> => {
      try {
        const wanted = new Set(own.map(callbackKey));
        const known = await history.of(resourceSid);
        for (const delivery of own) keep(callbackKey(delivery), delivery.receivedAt);
        for (const { id, data } of known) {
          const key = callbackKey({ id, ...(data.accountSid !== undefined && { accountSid: data.accountSid }) });
          if (wanted.has(key)) keep(key, Date.parse(data.request.receivedAt));
        }
      } catch (error) {
        log.error('first receipt not found', { eventIds: [...new Set(own.map(({ id }) => id))], error });
      }
    };
    const byResource = Map.groupBy(deliveries, ({ resourceSid }) => resourceSid);
    for (const some of batches([...byResource], { count: CONCURRENCY })) await Promise.all(some.map(ask));
    return first;
  };
};
