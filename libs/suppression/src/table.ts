import {
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { setTimeout } from 'node:timers/promises';
import { type EntryKey, type Item, partitionOf, sortKeyOf, sortKeysOf } from './item.ts';

export interface Table {
  readonly dynamo: Pick<DynamoDBClient, 'send'>;
  readonly name: string;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;
/** A throttled table gets this many chances; after them the queue is the better place to wait. */
const ATTEMPTS = 5;

export const backOff = (attempt: number): Promise<void> => setTimeout(25 * 2 ** attempt * Math.random());

/** The table left out some of what it was asked for, every time it was asked. */
class Throttled extends Error {
  override readonly name = 'Throttled';
}

/**
 * Those of the entries that are there, a hundred a request. All keys must differ.
 * @throws {Throttled}
 */
export const getItems = async (
  { dynamo, name }: Table,
  keys: readonly EntryKey[],
  { consistent }: { readonly consistent: boolean },
): Promise<Item[]> => {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    let asked: KeysAndAttributes | undefined = {
      Keys: keys
        .slice(start, start + MOST_KEYS)
        .map((key) => ({ pk: { S: partitionOf(key) }, sk: { S: sortKeyOf(key) } })),
      ConsistentRead: consistent,
    };
    for (let attempt = 0; asked?.Keys?.length; attempt++) {
      if (attempt === ATTEMPTS) throw new Throttled(`${asked.Keys.length} keys were not read`);
      if (attempt > 0) await backOff(attempt);
      const answer: {
        Responses?: Record<string, Parameters<typeof unmarshall>[0][]>;
        UnprocessedKeys?: Record<string, KeysAndAttributes>;
      } = await dynamo.send(new BatchGetItemCommand({ RequestItems: { [name]: asked } }));
      items.push(...(answer.Responses?.[name] ?? []).map((item) => unmarshall(item) as Item));
      asked = answer.UnprocessedKeys?.[name];
    }
  }
  return items;
};

/** What a query finds, page by page, only as far as somebody takes. */
export async function* queryItems(
  { dynamo, name }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Item> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page: QueryCommandOutput = await dynamo.send(
      new QueryCommand({ ...query, TableName: name, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    for (const item of page.Items ?? []) yield unmarshall(item) as Item;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** Every entry about one recipient: of one account, or of all. */
export const itemsOf = (
  table: Table,
  recipient: Pick<EntryKey, 'channel' | 'address'> & Partial<Pick<EntryKey, 'account'>>,
  { consistent }: { readonly consistent: boolean },
): Promise<Item[]> => {
  const { account } = recipient;
  return Array.fromAsync(
    queryItems(table, {
      KeyConditionExpression: account === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :account)',
      ExpressionAttributeValues: {
        ':pk': { S: partitionOf(recipient) },
        ...(account !== undefined && { ':account': { S: sortKeysOf({ account }) } }),
      },
      ConsistentRead: consistent,
    }),
  );
};

/** Writes an item in the place of the version it was made from; says whether that was still there. */
export const replaceItem = async ({ dynamo, name }: Table, item: Item, made: Item | undefined): Promise<boolean> => {
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: name,
        Item: marshall(item),
        ...(made
          ? {
              ConditionExpression: '#version = :made',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':made': { N: String(made.version) } },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
};
