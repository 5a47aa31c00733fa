import { single } from '@status-callbacks/contract/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { describeError, isError } from '@status-callbacks/error-catalogue/catalogue';

export interface Share {
  readonly total: number;
  readonly errors: number;
}

/** What ended in an account: all of it, its errors by category, and all of it by the value of each declared parameter. */
export interface Tally extends Share {
  readonly categories: Readonly<Record<string, number>>;
  /** By `name=value`. */
  readonly parameters: Readonly<Record<string, Share>>;
}

/** By account; what names none is under ''. */
export type Tallies = Readonly<Record<string, Tally>>;

/** A parameter with more values than this is no campaign: only the busiest of a batch are looked at. */
export const MOST_VALUES = 100;
const LONGEST_VALUE = 100;

const EMPTY: Tally = { total: 0, errors: 0, categories: {}, parameters: {} };

const addShares = (one: Share, other: Share): Share => ({
  total: one.total + other.total,
  errors: one.errors + other.errors,
});

/** The sum of two records, key by key. */
const merged = <Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  add: (one: Value, other: Value) => Value,
): Record<string, Value> => {
  const sum = new Map(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    const known = sum.get(key);
    sum.set(key, known === undefined ? value : add(known, value));
  }
  return Object.fromEntries(sum);
};

const addTallies = (one: Tally, other: Tally): Tally => ({
  ...addShares(one, other),
  categories: merged(one.categories, other.categories, (a, b) => a + b),
  parameters: merged(one.parameters, other.parameters, addShares),
});

export const sumOf = (tallies: readonly Tallies[]): Tallies =>
  tallies.reduce((sum, one) => merged(sum, one, addTallies), {});

const tallyOf = ({ data }: StatusCallback, parameters: readonly string[]): Tally => {
  const { errorCode = '', custom } = data;
  const errors = isError(errorCode) ? 1 : 0;
  const found = parameters.flatMap((name) => {
    const value = single(custom, name)?.slice(0, LONGEST_VALUE);
    return value ? [[`${name}=${value}`, { total: 1, errors }] as const] : [];
  });
  return {
    total: 1,
    errors,
    categories: errors ? { [describeError(errorCode).category]: 1 } : {},
    parameters: Object.fromEntries(found),
  };
};

const busiest = (tally: Tally): Tally => ({
  ...tally,
  parameters: Object.fromEntries(
    Object.entries(tally.parameters)
      .sort(([, one], [, other]) => other.total - one.total)
      .slice(0, MOST_VALUES),
  ),
});

/** What ended, counted; one id counts once. */
export const tally = (events: readonly StatusCallback[], parameters: readonly string[]): Tallies => {
  const distinct = new Map(events.filter(({ data }) => data.terminal).map((event) => [event.id, event]));
  const accounts = new Map<string, Tally>();
  for (const event of distinct.values()) {
    const account = event.data.accountSid ?? '';
    accounts.set(account, addTallies(accounts.get(account) ?? EMPTY, tallyOf(event, parameters)));
  }
  return Object.fromEntries([...accounts].map(([account, all]) => [account, busiest(all)]));
};
