import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ListedEntry, fromItem, isOfNoAccount } from './item.ts';
import { type Reason, reasonNames, reasons } from './reasons.ts';
import { byReason } from './schema.ts';
import type { Settings } from './settings.ts';
import { queryItems } from './table.ts';
import { type Verdict, holds } from './verdict.ts';

/** An entry that suppresses now. */
export type ActiveEntry = ListedEntry & { readonly verdict: Verdict; readonly place: string };

export interface ActiveEntriesOptions {
  /** In a list of each account's own, only of this one; all the others are read, too. @default all */
  readonly account?: string;
  /** @default all */
  readonly reasons?: readonly Reason[];
  /** The `place` of the last entry of the page before. */
  readonly after?: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How long the list keeps the unreachable: what has surely passed is then not read. */
  readonly settings?: Pick<Settings, 'unreachableDays'>;
}

/** Enough for a screen in one request. */
const PAGE = 100;

const isActive = (entry: ListedEntry, now: number): entry is ActiveEntry =>
  entry.place !== undefined && entry.verdict !== undefined && holds(entry.verdict, now);

const DAY_MS = 86_400_000;
/** After every place. */
const LATEST = '~';

/** Where the oldest entry may stand that can still hold. */
const oldest = (reason: Reason, { now, settings }: ActiveEntriesOptions): string =>
  settings && !reasons[reason].atOnce ? new Date(now - settings.unreachableDays * DAY_MS).toISOString() : '0';

async function* ofReason(
  dynamo: Pick<DynamoDBClient, 'send'>,
  name: string,
  reason: Reason,
  options: ActiveEntriesOptions,
): AsyncGenerator<ActiveEntry> {
  const { account, after = LATEST, now } = options;
  const from = oldest(reason, options);
  // DynamoDB refuses a range that is none.
  if (after <= from) return;
  const items = queryItems(
    { dynamo, name },
    {
      IndexName: byReason.name,
      KeyConditionExpression: '#reason = :reason AND #place BETWEEN :from AND :after',
      ExpressionAttributeNames: { '#reason': byReason.partitionKey, '#place': byReason.sortKey },
      ExpressionAttributeValues: { ':reason': { S: reason }, ':from': { S: from }, ':after': { S: after } },
      ScanIndexForward: false,
      Limit: PAGE,
    },
  );
  for await (const item of items) {
    if (isOfNoAccount(item)) continue;
    const entry = fromItem(item);
    if (account !== undefined && entry.account !== account) continue;
    if (isActive(entry, now) && entry.place !== after) yield entry;
  }
}

/** What is suppressed now, whoever told it last first; of each reason no more is read than is taken. */
export async function* activeEntries(
  dynamo: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  options: ActiveEntriesOptions,
): AsyncGenerator<ActiveEntry> {
  const { reasons: asked = reasonNames } = options;
  const streams = asked.map((reason) => ofReason(dynamo, tableName, reason, options));
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
