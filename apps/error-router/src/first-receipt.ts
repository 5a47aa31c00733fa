import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { firstReceipt } from '@status-callbacks/history/first-receipt';
import { batches } from '@status-callbacks/lambda/batches';
import type { Log } from '@status-callbacks/logging/log';

/** One delivery of a callback. Whoever holds a copy of a signed request can post it again: same id, later receipt. */
export interface Delivery {
  readonly id: string;
  readonly accountSid?: string;
  readonly resourceSid: string;
  readonly rank: number;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export const deliveryOf = ({ id, data }: Pick<StatusCallback, 'id' | 'data'>): Delivery => ({
  id,
  ...(data.accountSid !== undefined && { accountSid: data.accountSid }),
  resourceSid: data.resourceSid,
  rank: data.rank,
  status: data.status,
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

/** Callbacks asked for at a time, with two queries each. */
const CONCURRENCY = 15;

/**
 * Asks the history table of `dynamo-writer` for the first receipt of each callback, however many of its deliveries there are: so a
 * request that is posted ten thousand times costs no more to look up than one.
 */
export const firstReceiptIn =
  (dynamo: Pick<DynamoDBClient, 'send'>, tableName: string): FirstReceipt =>
  async (deliveries, log) => {
    const first = new Map<string, number>();
    const ask = async ([key, same]: [string, Delivery[]]): Promise<void> => {
      const { id, accountSid, resourceSid, rank, status } = same[0]!;
      try {
        const data = { resourceSid, rank, status, ...(accountSid !== undefined && { accountSid }) };
        const known = await firstReceipt(dynamo, tableName, { id, data });
        const receipts = same.map(({ receivedAt }) => receivedAt);
        first.set(key, Math.min(...receipts, known === undefined ? Infinity : Date.parse(known)));
      } catch (error) {
        log.error('first receipt not found', { eventIds: [id], error });
      }
    };
    const byCallback = Map.groupBy(deliveries, callbackKey);
    for (const some of batches([...byCallback], { count: CONCURRENCY })) await Promise.all(some.map(ask));
    return first;
  };
