import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { batches } from '@status-callbacks/lambda/batches';
import type { Alert } from './alert.ts';
import { type AlertTable, expiresAfter, isConflict } from './alert-table.ts';
import { errorsOf, type Incident, incidentKey } from './incident.ts';
import { type Outbox, outboxOf } from './outbox.ts';

export const readIncident = async ({ dynamo, name }: AlertTable, cause: string): Promise<Incident | undefined> => {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: name, Key: marshall(incidentKey(cause)), ConsistentRead: true }),
  );
  return Item && (unmarshall(Item) as Incident);
};

/** Opens an incident with its alert, unless another invocation has: then `undefined`. */
export const openIncident = async (
  { dynamo, name, now }: AlertTable,
  cause: string,
  incident: Pick<Incident, 'cause' | 'since' | 'last'>,
  alert: Alert,
): Promise<Outbox | undefined> => {
  const outbox = outboxOf([alert], now());
  const item = { ...incidentKey(cause), ...incident, open: true, ...outbox, expires: expiresAfter(now(), 'state') };
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: name,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk) OR (#open = :false AND attribute_not_exists(outbox))',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: marshall({ ':false': false }),
      }),
    );
    return outbox;
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
};

/** Changes an incident that is still as it was read; says whether it was. */
const change = async (
  { dynamo, name }: AlertTable,
  cause: string,
  update: string,
  condition: string,
  values: Readonly<Record<string, unknown>>,
): Promise<boolean> => {
  try {
    await dynamo.send(
      new UpdateItemCommand({
        TableName: name,
        Key: marshall(incidentKey(cause)),
        UpdateExpression: update,
        ConditionExpression: `#open = :true AND #since = :since AND ${condition}`,
        ExpressionAttributeNames: { '#open': 'open', '#since': 'since', '#last': 'last' },
        ExpressionAttributeValues: marshall({ ':true': true, ...values }, { removeUndefinedValues: true }),
      }),
    );
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
};

/** Keeps an incident open, as of now; `false` when it has been closed meanwhile. */
export const keepOpen = (table: AlertTable, cause: string, { since }: Incident): Promise<boolean> => {
  const now = table.now();
  const values = { ':since': since, ':now': now, ':expires': expiresAfter(now, 'state') };
  return change(table, cause, 'SET #last = :now, expires = :expires', 'attribute_exists(#last)', values);
};

/** Closes an incident with its alert; `undefined` when one more error has come since it was read, or it is closed. */
export const closeIncident = async (
  table: AlertTable,
  cause: string,
  { since, last }: Incident,
  alert: Alert,
): Promise<Outbox | undefined> => {
  const outbox = outboxOf([alert], table.now());
  const closed = await change(
    table,
    cause,
    'SET #open = :false, outbox = :outbox, claimedUntil = :until',
    '#last = :last AND attribute_not_exists(outbox)',
    { ':since': since, ':last': last, ':false': false, ':outbox': outbox.outbox, ':until': outbox.claimedUntil },
  );
  return closed ? outbox : undefined;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_ITEMS = 25;

/** Counts errors by having an item for each: the same one again is the same item. */
export const recordErrors = async (
  { dynamo, name, now }: AlertTable,
  cause: string,
  since: number,
  ids: readonly string[],
): Promise<void> => {
  const expires = expiresAfter(now(), 'state');
  for (const batch of batches([...new Set(ids)], { count: MOST_ITEMS })) {
    const puts: WriteRequest[] = batch.map((sk) => ({
      PutRequest: { Item: marshall({ pk: errorsOf(cause, since), sk, expires }) },
    }));
    const { UnprocessedItems } = await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [name]: puts } }));
    // What was written may be written again: the queue is the better place to wait for the rest.
    if (UnprocessedItems?.[name]?.length) throw new Error('errors not recorded: the table is throttled');
  }
};

export const countErrors = async ({ dynamo, name }: AlertTable, cause: string, since: number): Promise<number> => {
  let count = 0;
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': errorsOf(cause, since) }),
        Select: 'COUNT',
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    count += page.Count ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  return count;
};
