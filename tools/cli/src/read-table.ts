import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { readLifecycleKey } from '@status-callbacks/contract/state';
import type { TableItem } from './ledger.ts';

/** The keys of every item. Reads the whole table, which only a temporary one is small enough for. */
export const readTable = async (client: DynamoDBClient, table: string): Promise<TableItem[]> => {
  const items: TableItem[] = [];
  const scan = { TableName: table, ConsistentRead: true, ProjectionExpression: 'pk, sk' };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const { pk, sk } of Items) {
      const sortKey = sk?.S ?? '';
      items.push({ resourceSid: pk?.S ?? '', sortKey, ...readLifecycleKey(sortKey) });
    }
  }
  return items;
};
