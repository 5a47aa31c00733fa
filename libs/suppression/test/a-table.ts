import { CreateTableCommand, type DynamoDBClient, ScanCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../src/item.ts';
import { tableDefinition } from '../src/schema.ts';

let tables = 0;

/** An empty table of its own; its name. */
export const aTable = async (dynamo: DynamoDBClient): Promise<string> => {
  const TableName = `suppression-${(tables += 1)}`;
  await dynamo.send(new CreateTableCommand({ ...tableDefinition, TableName }));
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
  return TableName;
};

export const itemsIn = async (dynamo: DynamoDBClient, TableName: string): Promise<Item[]> => {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item) as Item).sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
};
