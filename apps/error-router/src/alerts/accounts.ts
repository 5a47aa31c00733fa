import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Alert } from './alert.ts';
import { type AlertTable, expiresAfter, isConflict } from './alert-table.ts';
import { Busy } from './busy.ts';
import { type Outbox, outboxOf } from './outbox.ts';
import type { AccountState } from './surge.ts';

/** All accounts are one partition, read whole for each bucket: some kilobytes for each account. */
const ACCOUNTS = 'accounts';
const CURSOR = { pk: 'evaluated', sk: 'cursor' };

/** DynamoDB has no empty keys. */
export const accountKey = (account: string) => ({ pk: ACCOUNTS, sk: account || '-' });

export const readAccounts = async ({ dynamo, name }: AlertTable): Promise<(AccountState & Outbox)[]> => {
  const found: (AccountState & Outbox)[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': ACCOUNTS }),
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => unmarshall(item) as AccountState & Outbox));
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  return found;
};

/**
 * Writes what became of an account, with the alerts that follow.
 * @throws {Busy} when another invocation has written since it was read
 */
export const writeAccount = async (
  { dynamo, name, now }: AlertTable,
  readBucket: number | undefined,
  state: AccountState,
  alerts: readonly Alert[],
): Promise<Outbox> => {
  const outbox = outboxOf(alerts, now());
  const item = { ...accountKey(state.account), ...state, ...outbox, expires: expiresAfter(now(), 'state') };
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: name,
        Item: marshall(item, { removeUndefinedValues: true }),
        ...(readBucket === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#bucket = :read AND attribute_not_exists(outbox)',
              ExpressionAttributeNames: { '#bucket': 'bucket' },
              ExpressionAttributeValues: marshall({ ':read': readBucket }),
            }),
      }),
    );
  } catch (error) {
    if (isConflict(error)) throw new Busy('another invocation evaluates');
    throw error;
  }
  return outbox;
};

/** The last bucket that has been looked at in all accounts. */
export const readCursor = async ({ dynamo, name }: AlertTable): Promise<number | undefined> => {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: name, Key: marshall(CURSOR), ConsistentRead: true }),
  );
  return Item && (unmarshall(Item) as { bucket: number }).bucket;
};

/** Never backwards. */
export const moveCursor = async ({ dynamo, name, now }: AlertTable, bucket: number): Promise<void> => {
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: name,
        Item: marshall({ ...CURSOR, bucket, expires: expiresAfter(now(), 'state') }),
        ConditionExpression: 'attribute_not_exists(pk) OR #bucket < :bucket',
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: marshall({ ':bucket': bucket }),
      }),
    );
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
};
