import { createHash } from 'node:crypto';
import { single } from '@status-callbacks/contract/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { describeError, isError } from '@status-callbacks/error-catalogue/catalogue';
import { isAccountSid } from '@status-callbacks/suppression/account';
import { type Delivery, callbackKey, deliveryOf } from '../first-receipt.ts';

/**
 * Callbacks of a batch that are alike: of one account, with the same values of parameters, and without an error or with errors
 * of one category. Each is there by itself, so that one which comes again, in whatever batch, counts once.
 */
export interface Group {
  /** '' where none is named. */
  readonly account: string;
  /** Of the errors; none where there was no error. */
  readonly category?: string;
  /** `name=value` of each declared parameter. */
  readonly parameters: readonly string[];
  /** Without an error: `markOf` each, one after the other. */
  readonly marks?: Uint8Array;
  /** With one: what it takes to ask for its first receipt. */
  readonly errors?: readonly Omit<Delivery, 'accountSid'>[];
}

/** A parameter with more values than this is no campaign: only the busiest of a batch are looked at. */
export const MAX_VALUES = 100;
const MAX_VALUE_LENGTH = 100;

/** Bytes of a mark. Among a million, two are alike once in thirty million times. */
export const MARK_BYTES = 8;

/** Tells callbacks apart in little space. */
export const markOf = (delivery: Pick<Delivery, 'id' | 'accountSid'>): Uint8Array =>
  createHash('sha256').update(callbackKey(delivery)).digest().subarray(0, MARK_BYTES);

/** Whose a callback is counted; what is no account SID is nobody's. */
const accountIn = ({ data: { accountSid } }: Pick<StatusCallback, 'data'>): string =>
  accountSid !== undefined && isAccountSid(accountSid) ? accountSid : '';

const parametersOf = ({ data }: StatusCallback, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const value = single(data.custom, name)?.slice(0, MAX_VALUE_LENGTH);
    return value ? [`${name}=${value}`] : [];
  });

/** The values of each account that most callbacks have. */
const busiest = (
  events: readonly StatusCallback[],
  names: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const accounts = new Map<string, Map<string, number>>();
  for (const event of events) {
    const account = accountIn(event);
    const values = accounts.get(account) ?? new Map<string, number>();
    for (const value of parametersOf(event, names)) values.set(value, (values.get(value) ?? 0) + 1);
    accounts.set(account, values);
  }
  const chosen = (values: ReadonlyMap<string, number>): ReadonlySet<string> =>
    new Set(
      [...values]
        .sort(([, one], [, other]) => other - one)
        .slice(0, MAX_VALUES)
        .map(([value]) => value),
    );
  return new Map([...accounts].map(([account, values]) => [account, chosen(values)]));
};

/** What ended, each callback once, in groups of those that are alike. */
export const groupsOf = (events: readonly StatusCallback[], names: readonly string[]): Group[] => {
  const distinct = new Map(
    events.filter(({ data }) => data.terminal).map((event) => [callbackKey(deliveryOf(event)), event]),
  );
  const ended = [...distinct.values()];
  const values = busiest(ended, names);
  const alike = Map.groupBy(ended, (event) => {
    const { errorCode = '' } = event.data;
    const account = accountIn(event);
    const category = isError(errorCode) ? describeError(errorCode).category : undefined;
    return JSON.stringify([
      account,
      category,
      parametersOf(event, names).filter((value) => values.get(account)!.has(value)),
    ]);
  });
  return [...alike].map(([key, same]): Group => {
    const [account, category, parameters] = JSON.parse(key) as [string, string | null, string[]];
    if (category === null) return { account, parameters, marks: Buffer.concat(same.map(deliveryOf).map(markOf)) };
    const errors = same.map((event) => {
      const { id, resourceSid, rank, status, receivedAt } = deliveryOf(event);
      return { id, resourceSid, rank, status, receivedAt };
    });
    return { account, category, parameters, errors };
  });
};

/** Bytes of an item that holds them, roughly. */
export const sizeOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { account, category = '', parameters, marks, errors = [] }) => {
    const text = [
      account,
      category,
      ...parameters,
      ...errors.flatMap(({ id, resourceSid, status }) => [id, resourceSid, status]),
    ];
    return (
      sum + Buffer.byteLength(text.join('')) + (marks?.length ?? 0) + 40 * (1 + errors.length) + 10 * parameters.length
    );
  }, 0);
