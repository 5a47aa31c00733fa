import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type AlertTable, expiresAfter } from './alert-table.ts';
import { sumOf, type Tallies } from './tally.ts';

const partitionOf = (bucket: number): string => `bucket#${bucket}`;

/** One item for all that a batch counted: either all of it is in the bucket or nothing, and no two batches share an item. */
export const writeCounts = async (
  { dynamo, name, now }: AlertTable,
  bucket: number,
  batch: string,
  tallies: Tallies,
): Promise<void> => {
  const item = { pk: partitionOf(bucket), sk: batch, tallies, expires: expiresAfter(now(), 'count') };
  await dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item) }));
};

/** What was counted in a bucket: one query, as long as it fits a megabyte. */
export const readCounts = async ({ dynamo, name }: AlertTable, bucket: number): Promise<Tallies> => {
  const found: Tallies[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': partitionOf(bucket) }),
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => (unmarshall(item) as { tallies: Tallies }).tallies));
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  return sumOf(found);
};
