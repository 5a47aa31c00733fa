import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
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
  incident: Pick<Incident, 'cause' | 'since' | 'last' | 'after'>,
  alert: Alert,
): Promise<Outbox | undefined> => {
  const outbox = outboxOf([alert], now());
  const item = {
    ...incidentKey(cause),
    ...incident,
    additions: 0,
    open: true,
    ...outbox,
    expires: expiresAfter(now(), 'state'),
  };
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

/** Changes an incident that is still open, on a further condition; says whether it could. */
const change = async (
  { dynamo, name }: AlertTable,
  cause: string,
  { since }: Pick<Incident, 'since'>,
  update: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ExpressionAttributeNames'> & {
    readonly condition?: string;
    readonly values: Readonly<Record<string, unknown>>;
  },
): Promise<boolean> => {
  const { condition, values, UpdateExpression, ExpressionAttributeNames } = update;
  try {
    await dynamo.send(
      new UpdateItemCommand({
        TableName: name,
        Key: marshall(incidentKey(cause)),
        UpdateExpression,
        ConditionExpression: ['#open = :true AND #since = :since', ...(condition ? [condition] : [])].join(' AND '),
        ExpressionAttributeNames: { '#open': 'open', '#since': 'since', ...ExpressionAttributeNames },
        ExpressionAttributeValues: marshall(
          { ':true': true, ':since': since, ...values },
          { removeUndefinedValues: true },
        ),
      }),
    );
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
};

/** Keeps an incident open for errors of which the latest happened at `last`; `false` when it has been closed meanwhile. */
export const keepOpen = async (table: AlertTable, cause: string, known: Incident, last: number): Promise<boolean> => {
  const values = { ':one': 1, ':expires': expiresAfter(table.now(), 'state') };
  const later = {
    UpdateExpression: 'SET #last = :last, expires = :expires ADD additions :one',
    ExpressionAttributeNames: { '#last': 'last' },
    condition: '#last < :last',
    values: { ...values, ':last': last },
  };
  // Not, where others have added what happened later: the end of an incident is not theirs who come late.
  const added = { UpdateExpression: 'SET expires = :expires ADD additions :one', values };
  return (last > known.last && (await change(table, cause, known, later))) || change(table, cause, known, added);
};

/** Closes an incident with its alert; `undefined` when one more error has come since it was read, or it is closed. */
export const closeIncident = async (
  table: AlertTable,
  cause: string,
  { since, additions }: Incident,
  alert: Alert,
): Promise<Outbox | undefined> => {
  const outbox = outboxOf([alert], table.now());
  const unchanged = additions === undefined ? 'attribute_not_exists(additions)' : 'additions = :additions';
  const closed = await change(
    table,
    cause,
    { since },
    {
      UpdateExpression: 'SET #open = :false, outbox = :outbox, claimedUntil = :until',
      condition: `${unchanged} AND attribute_not_exists(outbox)`,
      values: { ':additions': additions, ':false': false, ':outbox': outbox.outbox, ':until': outbox.claimedUntil },
    },
  );
  return closed ? outbox : undefined;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_ITEMS = 25;

/** Counts errors by having an item for each: the same one again is the same item. */
export const recordErrors = async (
  { dynamo, name, now }: AlertTable,
  cause: string,
  since: number,
  ids: readonly string[],
): Promise<void> => {
  const expires = expiresAfter(now(), 'state');
  for (const batch of batches([...new Set(ids)], { count: MAX_ITEMS })) {
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
