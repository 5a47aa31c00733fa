import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ListedEntry, fromItem } from './item.ts';
import { type Reason, reasonNames } from './reasons.ts';
import { byReason } from './schema.ts';
import { queryItems } from './table.ts';
import { type Verdict, holds } from './verdict.ts';

/** An entry that suppresses now. */
export type ActiveEntry = ListedEntry & { readonly verdict: Verdict; readonly place: string };

export interface ActiveEntriesOptions {
  /** @default all */
  readonly reasons?: readonly Reason[];
  /** The `place` of the last entry of the page before. */
  readonly after?: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Enough for a screen in one request. */
const PAGE = 100;

const isActive = (entry: ListedEntry, now: number): entry is ActiveEntry =>
  entry.place !== undefined && entry.verdict !== undefined && holds(entry.verdict, now);

async function* ofReason(
  dynamo: Pick<DynamoDBClient, 'send'>,
  name: string,
  reason: Reason,
  { after, now }: ActiveEntriesOptions,
): AsyncGenerator<ActiveEntry> {
  const items = queryItems(
    { dynamo, name },
    {
      IndexName: byReason.name,
      KeyConditionExpression: `#reason = :reason${after ? ' AND #place < :after' : ''}`,
      ExpressionAttributeNames: { '#reason': byReason.partitionKey, ...(after && { '#place': byReason.sortKey }) },
      ExpressionAttributeValues: { ':reason': { S: reason }, ...(after && { ':after': { S: after } }) },
      ScanIndexForward: false,
      Limit: PAGE,
    },
  );
  for await (const item of items) {
    const entry = fromItem(item);
    if (isActive(entry, now)) yield entry;
  }
}

/** What is suppressed now, whoever told it last first; of each reason no more is read than is taken. */
export async function* activeEntries(
  dynamo: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  options: ActiveEntriesOptions,
): AsyncGenerator<ActiveEntry> {
  const { reasons = reasonNames } = options;
  const streams = reasons.map((reason) => ofReason(dynamo, tableName, reason, options));
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  try {
    for (;;) {
      let newest: number | undefined;
      for (const [index, head] of heads.entries()) {
        if (head.done) continue;
        const best = newest === undefined ? undefined : (heads[newest]!.value as ActiveEntry);
        if (!best || head.value.place > best.place) newest = index;
      }
      if (newest === undefined) return;
      yield heads[newest]!.value as ActiveEntry;
      heads[newest] = await streams[newest]!.next();
    }
  } finally {
    for (const stream of streams) await stream.return(undefined);
  }
}
