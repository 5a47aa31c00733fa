import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { ChosenIndex } from './chosen-index.ts';
import type { Candidates } from './candidates.ts';
import type { Entry } from './entry.ts';
import { merge } from './merge.ts';
import type { Index } from './schema.ts';
import type { Window } from './window.ts';

export interface Table {
  readonly dynamo: Pick<DynamoDBClient, 'send'>;
  readonly name: string;
}

/** A key is about 150 bytes, so a page is about two read units, and a partition with little in it costs half a one. */
const PAGE = 100;

/** Follows the pages of a query, only as far as somebody takes from them. */
export async function* queryPages(
  { dynamo, name }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
  signal?: AbortSignal,
): AsyncGenerator<NonNullable<QueryCommandOutput['Items']>> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const input: QueryCommandInput = { ...query, TableName: name, ExclusiveStartKey };
    const page: QueryCommandOutput = await dynamo.send(new QueryCommand(input), { abortSignal: signal });
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** One partition of an index, the latest first. */
async function* partition(
  table: Table,
  { name, partitionKey }: Index,
  value: string,
  { from, to }: Window,
  signal?: AbortSignal,
): AsyncGenerator<Entry> {
  const query = {
    IndexName: name,
    KeyConditionExpression: '#key = :value AND receivedAt BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#key': partitionKey },
    ExpressionAttributeValues: {
      ':value': { S: value },
      ':first': { S: new Date(from).toISOString() },
      ':last': { S: new Date(to - 1).toISOString() },
    },
    ScanIndexForward: false,
    Limit: PAGE,
  };
  for await (const items of queryPages(table, query, signal)) {
    for (const { pk, receivedAt } of items) yield { resourceSid: pk!.S!, receivedAt: receivedAt!.S! };
  }
}

/** What an index has, across its partitions. */
export const indexEntries = (table: Table, chosen: ChosenIndex, signal?: AbortSignal): Candidates => ({
  include: chosen.include,
  async *entries(window) {
    // Whoever asks for the impossible gets nothing; DynamoDB would refuse the range.
    if (window.from >= window.to) return;
    for (const { index, values } of chosen.partitions(window)) {
      yield* merge(values.map((value) => partition(table, index, value, window, signal)));
    }
  },
});
