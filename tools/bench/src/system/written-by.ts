import type { Item, WrittenItem } from './write-units.ts';

/** The items that a request to DynamoDB writes; those of an update are not known, and small. */
export const writtenBy = (service: string, operation: string, body: Buffer): WrittenItem[] => {
  if (operation === 'PutItem') {
    const { TableName, Item } = JSON.parse(body.toString()) as { TableName: string; Item: Item };
    return [{ service, table: TableName, item: Item }];
  }
  if (operation !== 'BatchWriteItem') return [];
  const { RequestItems } = JSON.parse(body.toString()) as {
    RequestItems: Record<string, readonly { readonly PutRequest?: { readonly Item: Item } }[]>;
  };
  return Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests.flatMap(({ PutRequest }) => (PutRequest ? [{ service, table, item: PutRequest.Item }] : [])),
  );
};
