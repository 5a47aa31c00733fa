import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { type Entry, NOTHING, merge } from './entry.ts';
import { type EntryKey, type Item, type ListedEntry, fromItem, isKey, isOfNoAccount, nameOf, toItem } from './item.ts';
import type { Settings } from './settings.ts';
import { type Table, backOff, getItems, itemsOf, replaceItem } from './table.ts';
import type { Verdict } from './verdict.ts';

/** What is to be added to an entry. */
export interface Addition {
  readonly key: EntryKey;
  readonly entry: Entry;
}

export interface Merged {
  readonly key: EntryKey;
  readonly before?: Verdict;
  readonly after?: Verdict;
  /** Why it is not in the table; the rest does not matter then. */
  readonly error?: unknown;
}

export interface Writer {
  /** Adds to entries, each on its own: one that fails fails alone. Whatever was there already is not written again. */
  readonly merge: (additions: readonly Addition[]) => Promise<Merged[]>;
  /** Those of the entries that are there. `consistent` sees the latest write, and costs twice as much. */
  readonly get: (keys: readonly EntryKey[], options: { readonly consistent: boolean }) => Promise<ListedEntry[]>;
  /** Every entry about a recipient, of one account or of all, the latest write included. */
  readonly of: (
    recipient: Pick<EntryKey, 'channel' | 'address'> & Partial<Pick<EntryKey, 'account'>>,
  ) => Promise<ListedEntry[]>;
}

/** Several writers of one entry take turns, and each turn lets one through. */
const TURNS = 20;

const isSame = (a: Item, b: Item): boolean => isDeepStrictEqual({ ...a, version: 0 }, { ...b, version: 0 });

const optional = <Name extends string>(name: Name, verdict: Verdict | undefined) =>
  (verdict ? { [name]: verdict } : {}) as { [key in Name]?: Verdict };

const mergeOne = async (table: Table, settings: Settings, { key, entry }: Addition, read: Item | undefined) => {
  let there = read;
  for (let turn = 1; turn <= TURNS; turn++) {
    const known = there && fromItem(there);
    const next = toItem(key, merge(known?.entry ?? NOTHING, entry), settings, (there?.version ?? 0) + 1);
    const outcome = { key, ...optional('before', known?.verdict), ...optional('after', fromItem(next).verdict) };
    if ((there && isSame(there, next)) || (await replaceItem(table, next, there))) return outcome;
    // Somebody else wrote in between: what he wrote and what is to be added are merged anew.
    await backOff(Math.min(turn, 5));
    [there] = await getItems(table, [key], { consistent: true });
  }
  throw new Error('others wrote the entry in every turn');
};

/** Writes entries under an optimistic lock: no write is lost, whoever else writes the same entry. */
export const openWriter = (dynamo: Pick<DynamoDBClient, 'send'>, name: string, settings: Settings): Writer => {
  const table = { dynamo, name };
  return {
    get: async (keys, options) => (await getItems(table, keys.filter(isKey), options)).map(fromItem),
    of: async (recipient) =>
      (await itemsOf(table, recipient, { consistent: true })).filter((item) => !isOfNoAccount(item)).map(fromItem),
    merge: async (additions) => {
      const byKey = Map.groupBy(additions, ({ key }) => nameOf(key));
      const whole = [...byKey.values()].map((same) => ({
        key: same[0]!.key,
        entry: same.map(({ entry }) => entry).reduce(merge, NOTHING),
      }));
      let there: Map<string, Item>;
      try {
        const keys = whole.map(({ key }) => key).filter(isKey);
        there = new Map(
          (await getItems(table, keys, { consistent: true })).map((item) => [nameOf(fromItem(item)), item]),
        );
      } catch (error) {
        return whole.map(({ key }) => ({ key, error }));
      }
      return Promise.all(
        whole.map((addition): Promise<Merged> =>
          mergeOne(table, settings, addition, there.get(nameOf(addition.key))).catch((error: unknown) => ({
            key: addition.key,
            error,
          })),
        ),
      );
    },
  };
};
