import { createHash } from 'node:crypto';
import { type Entry, type Evidence, type Lift, unanswered } from './entry.ts';
import { type Reason, isReason, reasons } from './reasons.ts';
import type { Settings } from './settings.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What an entry is about. */
export interface EntryKey {
  /** Whose callbacks it is made of: an account SID, `-` where events name none, `*` where all accounts share the list. */
  readonly account: string;
  readonly channel: string;
  /** As it stands in the table: see `seal`. */
  readonly address: string;
  readonly reason: Reason;
  /** A sender or Messaging Service, or `all`. */
  readonly scope: string;
}

/** One entry. Times are epoch milliseconds, except `expires`. */
export interface Item extends Partial<Verdict> {
  readonly pk: string;
  readonly sk: string;
  readonly evidence: readonly Evidence[];
  readonly lift?: Lift;
  /** Keys of the index, only with a verdict. */
  readonly listed?: Reason;
  readonly place?: string;
  /** Epoch seconds, when DynamoDB may delete the item. */
  readonly expires?: number;
  /** Counts the writes: who writes names the one he has read. */
  readonly version: number;
}

/** An item with what its keys say. */
export interface ListedEntry extends EntryKey {
  readonly entry: Entry;
  readonly verdict?: Verdict;
  readonly place?: string;
}

/** Of all entries about one recipient, whatever account they are of. */
export const partitionOf = ({ channel, address }: Pick<EntryKey, 'channel' | 'address'>): string =>
  `${channel}#${address}`;

/** What the sort keys of one account's entries begin with. */
export const sortKeysOf = ({ account }: Pick<EntryKey, 'account'>): string => `${account}#`;

export const sortKeyOf = (key: Pick<EntryKey, 'account' | 'reason' | 'scope'>): string =>
  `${sortKeysOf(key)}${key.reason}#${key.scope}`;

/** Text that tells two keys apart, whatever an address or a sender holds. */
export const nameOf = (key: EntryKey): string => JSON.stringify([partitionOf(key), sortKeyOf(key)]);

/**
 * DynamoDB fails a whole request for one key that is longer, so keys are looked at before they are in one.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const isKey = (key: EntryKey): boolean =>
  Buffer.byteLength(partitionOf(key)) <= 2_048 && Buffer.byteLength(sortKeyOf(key)) <= 1_024;

/** Newest last, and different for each entry, so that a page can end at any; it holds no number. */
const placeOf = (key: EntryKey, newest: Evidence): string =>
  `${new Date(newest.at).toISOString()}#${createHash('sha256').update(nameOf(key)).digest('base64url').slice(0, 12)}`;

const DAY_SECONDS = 86_400;

/**
 * What passes with time may go, long after it has: an old callback that is replayed then has passed too. What does not pass
 * stays for good, with the lift that answered it, because an old callback would suppress again without it.
 */
const expiry = (reason: Reason, { evidence }: Entry, { keepDays }: Settings): { expires?: number } => {
  const newest = evidence.at(-1);
  return reasons[reason].atOnce || !newest ? {} : { expires: Math.ceil(newest.at / 1_000) + keepDays * DAY_SECONDS };
};

/** Derived from the entry and the settings alone, but for `version`. */
export const toItem = (key: EntryKey, entry: Entry, settings: Settings, version: number): Item => {
  const verdict = verdictOf(key.reason, entry, settings);
  const newest = unanswered(entry).at(-1);
  return {
    pk: partitionOf(key),
    sk: sortKeyOf(key),
    evidence: entry.evidence,
    ...(entry.lift && { lift: entry.lift }),
    ...(verdict && newest && { ...verdict, listed: key.reason, place: placeOf(key, newest) }),
    ...expiry(key.reason, entry, settings),
    version,
  };
};

const cut = (text: string): [string, string] => {
  const index = text.indexOf('#');
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
};

/** Written before entries had an account: `<reason>#<scope>` was its sort key. */
export const isOfNoAccount = ({ sk }: Pick<Item, 'sk'>): boolean => isReason(cut(sk)[0]);

/** @throws {TypeError} when the item is none of ours, or one written before entries had an account */
export const fromItem = ({ pk, sk, evidence, lift, since, until, code, strikes, place }: Item): ListedEntry => {
  const [channel, address] = cut(pk);
  const [account, rest] = cut(sk);
  const [reason, scope] = cut(rest);
  if (!isReason(reason) || scope === '') throw new TypeError('not an entry of the suppression list');
  return {
    account,
    channel,
    address,
    reason,
    scope,
    entry: { evidence, ...(lift && { lift }) },
    ...(since !== undefined &&
      code !== undefined &&
      strikes !== undefined && { verdict: { since, ...(until !== undefined && { until }), code, strikes } }),
    ...(place !== undefined && { place }),
  };
};
