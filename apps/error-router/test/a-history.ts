import {
  CreateTableCommand,
  type DynamoDBClient,
  BatchWriteItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { toItem } from '@status-callbacks/history/item';
import { tableDefinition } from '@status-callbacks/history/table-definition';
import { batches } from '@status-callbacks/lambda/batches';
import { type FirstReceipt, firstReceiptIn } from '../src/first-receipt.ts';

let tables = 0;

/** A history table of its own, filled as `dynamo-writer` does, and what is asked of it. */
export const aHistory = async (dynamo: DynamoDBClient) => {
  const TableName = `history-${(tables += 1)}`;
  await dynamo.send(new CreateTableCommand({ ...tableDefinition, TableName }));
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
  const firstReceipt: FirstReceipt = firstReceiptIn(dynamo, TableName);
  return {
    name: TableName,
    firstReceipt,
    write: async (...events: readonly StatusCallback[]): Promise<void> => {
      const items = events.map((event) => toItem(event, 400));
      // Copies that are received in one millisecond are one item, and DynamoDB takes none twice in a request.
      const distinct = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
      for (const batch of batches([...distinct.values()], { count: 25 })) {
        const puts = batch.map((item) => ({ PutRequest: { Item: marshall(item) } }));
        await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
      }
    },
  };
};

export type TestHistory = Awaited<ReturnType<typeof aHistory>>;

/** A history that has nothing yet, as where `dynamo-writer` is late: each callback's own receipt is its first. */
export const nothingYet: FirstReceipt = firstReceiptIn({ send: async () => ({ Items: [] }) } as never, 'none');

/** The same request once more, from whoever holds a copy of it: the same id, received later. */
export const postedAgain = (event: StatusCallback, at: number): StatusCallback => {
  const receivedAt = new Date(at).toISOString();
  const { time, data } = event;
  return {
    ...event,
    // A message has no time but that of its receipt; a call says its own.
    time: time === data.request.receivedAt ? receivedAt : time,
    data: { ...data, request: { ...data.request, receivedAt } },
  };
};
