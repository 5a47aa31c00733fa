import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { Candidates } from './candidates.ts';
import { type ChosenIndex, chooseIndex } from './chosen-index.ts';
import type { Entry } from './entry.ts';
import type { Filter } from './filter.ts';
import { type Page, type Question, find } from './find.ts';
import { indexEntries, queryPages } from './index-entries.ts';
import { type HistoryEvent, type Item, fromItem, resourceKey } from './item.ts';
import type { Window } from './window.ts';

/** No index of the table starts at what is asked. */
export class NotIndexed extends Error {
  override readonly name = 'NotIndexed';
}

/** What the table can be asked. Nothing here reads it whole. */
export interface History {
  /**
   * Every callback that names a SID, each delivery of it, by account and in the order of the resource's life; none of an
   * unknown one. `byResource` of the contract tells the accounts apart.
   */
  readonly of: (resourceSid: string) => Promise<HistoryEvent[]>;
  /**
   * A page of resources that match, the latest first.
   * @param candidates where to start instead of an index
   * @throws {NotIndexed} when there is no index to start from, and nothing instead
   * @throws {InvalidCursor}
   * @example await history.find({ filter: { errorCodes: ['30006'] }, window, limit: 50 })
   */
  readonly find: (question: Question, candidates?: Candidates) => Promise<Page>;
  /**
   * What the index has that `find` starts from, the latest first: keys alone, without asking whether the rest matches.
   * @throws {NotIndexed}
   */
  readonly entries: (filter: Filter, window: Window) => AsyncIterable<Entry>;
}

/** Whether the table has an index to start from; if not, `find` needs candidates from elsewhere. */
export const isIndexed = (filter: Filter): boolean => chooseIndex(filter) !== undefined;

const indexFor = (filter: Filter): ChosenIndex => {
  const chosen = chooseIndex(filter);
  if (!chosen) throw new NotIndexed('the table has no index of states that are not final');
  return chosen;
};

/** A replay of what version 0.1.0 has written is beside it under a key that tells the account, and is the same delivery. */
const distinct = (events: readonly HistoryEvent[]): HistoryEvent[] => [
  ...new Map(
    events.map((event) => {
      const { id, data } = event;
      return [JSON.stringify([data.accountSid, id, data.request.receivedAt]), event];
    }),
  ).values(),
];

export const openHistory = (
  dynamo: Pick<DynamoDBClient, 'send'>,
  table: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): History => {
  const place = { dynamo, name: table };
  const of = async (resourceSid: string): Promise<HistoryEvent[]> => {
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: resourceKey(resourceSid) } },
    };
    const events: HistoryEvent[] = [];
    for await (const items of queryPages(place, query, signal)) {
      events.push(...items.map((item) => fromItem(fromAttributes(item) as unknown as Item)));
    }
    return distinct(events);
  };
  const candidatesFor = (filter: Filter): Candidates => indexEntries(place, indexFor(filter), signal);
  return {
    of,
    find: async (question, candidates) => find(question, candidates ?? candidatesFor(question.filter), of),
    entries: (filter, window) => candidatesFor(filter).entries(window),
  };
};
