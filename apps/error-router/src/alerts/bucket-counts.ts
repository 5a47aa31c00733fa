import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type AlertTable, expiresAfter } from './alert-table.ts';
import type { Group } from './group.ts';

const partitionOf = (bucket: number): string => `bucket#${bucket}`;

/** Writes what one batch has of a bucket. The same name again is the same item. */
export const writeGroups = async (
  { dynamo, name, now }: AlertTable,
  bucket: number,
  batch: string,
  groups: readonly Group[],
): Promise<void> => {
  const item = { pk: partitionOf(bucket), sk: batch, groups, expires: expiresAfter(now(), 'count') };
  await dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item) }));
};

/** What was counted in a bucket that nothing is added to any more. */
export type ReadBucket = (bucket: number) => Promise<readonly Group[]>;

const read = async ({ dynamo, name }: AlertTable, bucket: number): Promise<Group[]> => {
  const found: Group[] = [];
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
    // What an earlier release wrote has sums instead, of the minutes before it was replaced.
    for (const item of page.Items ?? []) found.push(...((unmarshall(item) as { groups?: Group[] }).groups ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  return found;
};

/** More than are looked at together. */
const MAX_REMEMBERED = 20;

/** One query for each bucket, as long as it fits a megabyte, and none for one of the last few that has been read before. */
export const bucketsOf = (table: AlertTable): ReadBucket => {
  const known = new Map<number, readonly Group[]>();
  return async (bucket) => {
    const found = known.get(bucket) ?? (await read(table, bucket));
    known.set(bucket, found);
    for (const old of [...known.keys()].sort((a, b) => a - b).slice(0, -MAX_REMEMBERED)) known.delete(old);
    return found;
  };
};
