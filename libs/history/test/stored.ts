import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { toItem } from '../src/item.ts';
import { tableDefinition } from '../src/table-definition.ts';

let tables = 0;

/** A table of its own with these events in it, as the writer leaves them; its name. */
export const stored = async (dynamo: DynamoDBClient, events: readonly StatusCallback[]): Promise<string> => {
  const TableName = `history-${(tables += 1)}`;
  await dynamo.send(new CreateTableCommand({ ...tableDefinition, TableName }));
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
  const byKey = new Map(
    events.map((event) => [event, toItem(event, 30)] as const).map(([, item]) => [item.pk + item.sk, item]),
  );
  const requests = [...byKey.values()].map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
  for (let start = 0; start < requests.length; start += 25) {
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests.slice(start, start + 25) } }));
  }
  return TableName;
};
