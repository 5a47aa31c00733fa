import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { toItem } from '@status-callbacks/history/item';
import { batches } from '@status-callbacks/lambda/batches';
import type { Sink } from '@status-callbacks/lambda/consume';
import type { Log } from '@status-callbacks/logging/log';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

export const config = z.object({
  TABLE_NAME: name,
  HISTORY_DAYS: z.coerce.number().check(z.positive()),
});

interface Write {
  readonly id: string;
  readonly item: Record<string, AttributeValue>;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_ITEMS = 25;
/** A throttled table gets this many chances in one invocation; after them the queue is the better place to wait. */
const ATTEMPTS = 4;

const keyOf = (item: Record<string, AttributeValue>): string => `${item['pk']?.S}\n${item['sk']?.S}`;

/** Writes a batch and returns what DynamoDB left unprocessed after every attempt: a 200 may hide some. */
const writeBatch = async (
  dynamo: Pick<DynamoDBClient, 'send'>,
  table: string,
  writes: readonly Write[],
): Promise<readonly Write[]> => {
  const byKey = new Map(writes.map((write) => [keyOf(write.item), write]));
  let pending: WriteRequest[] = writes.map(({ item }) => ({ PutRequest: { Item: item } }));
  for (let attempt = 0; pending.length > 0 && attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await setTimeout(50 * 2 ** attempt * Math.random());
    const { UnprocessedItems } = await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: pending } }));
    pending = UnprocessedItems?.[table] ?? [];
  }
  return pending.flatMap(({ PutRequest }) => byKey.get(keyOf(PutRequest?.Item ?? {})) ?? []);
};

const isInvalid = (error: unknown): boolean => error instanceof Error && error.name === 'ValidationException';

/** DynamoDB refuses a batch whole for one item it does not like: then each goes alone, and only that one fails. */
const writeAll = async (
  dynamo: Pick<DynamoDBClient, 'send'>,
  table: string,
  writes: readonly Write[],
  log: Log,
): Promise<string[]> => {
  try {
    return (await writeBatch(dynamo, table, writes)).map(({ id }) => id);
  } catch (error) {
    if (isInvalid(error) && writes.length > 1) {
      const alone = await Promise.all(writes.map((write) => writeAll(dynamo, table, [write], log)));
      return alone.flat();
    }
    log.error('items not written', { items: writes.length, error });
    return writes.map(({ id }) => id);
  }
};

/**
 * Idempotent: an event's item has the same key and content, however often it is delivered. What cannot be made an item, or
 * that DynamoDB rejects, fails alone.
 */
export const writeTo =
  (dynamo: Pick<DynamoDBClient, 'send'>, table: string, historyDays: number): Sink<StatusCallback> =>
  async (events, log) => {
    const unmade: string[] = [];
    const writes = events.flatMap((event): Write[] => {
      try {
        return [{ id: event.id, item: toAttributes(toItem(event, historyDays)) }];
      } catch (error) {
        log.error('item not made', { eventId: event.id, error });
        unmade.push(event.id);
        return [];
      }
    });
    // DynamoDB refuses a request that names one key twice.
    const distinct = [...new Map(writes.map((write) => [keyOf(write.item), write])).values()];
    const failed = await Promise.all(
      batches(distinct, { count: MOST_ITEMS }).map((batch) => writeAll(dynamo, table, batch, log)),
    );
    return [...unmade, ...failed.flat()];
  };
