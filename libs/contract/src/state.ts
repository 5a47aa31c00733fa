import { knownState } from './products/products.ts';
import type { StatusCallback } from './status-callback.ts';
import { compareUtf8 } from './utf8-order.ts';

/** What must be known of a callback to place it in the life of its resource: every `StatusCallback` is one. */
export interface Occurrence {
  readonly id: string;
  readonly time: string;
  readonly data: Pick<
    StatusCallback['data'],
    'product' | 'accountSid' | 'resourceSid' | 'status' | 'rank' | 'terminal' | 'errorCode'
  > & {
    readonly request: { readonly receivedAt: string };
  };
}

const ACCOUNT_SID = /^AC[0-9a-f]{32}$/;

/** What stands for no account. */
const NO_ACCOUNT = '-';
/** Before what is in the place of an account and is no SID, cut down to what a key can take: the item has the whole. */
const NO_SID = '~';

/** DynamoDB takes 1,024 bytes of sort key; the longest status Twilio documents has 36. */
const MAX_STATUS_BYTES = 256;

/** The number of bytes of a character in UTF-8, by its code point. */
const bytesOf = (character: string): number => {
  const point = character.codePointAt(0)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
};

/** A text as it stands in a sort key: as much of its beginning as there is room for, whole characters only. */
export const keyText = (text: string): string => {
  if (text.length * 3 <= MAX_STATUS_BYTES) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > MAX_STATUS_BYTES) return text.slice(0, end);
    end += character.length;
  }
  return text;
};

/** Whether the sort key tells the account: it is the SID of one, or there is none. */
export const isAccountInKey = (accountSid: string | undefined): boolean =>
  accountSid === undefined || ACCOUNT_SID.test(accountSid);

const accountInKey = (accountSid: string | undefined): string => {
  if (accountSid === undefined) return NO_ACCOUNT;
  return isAccountInKey(accountSid) ? accountSid : NO_SID + accountSid.replace(/[^\w]/g, '_').slice(0, 34);
};

type Named = Pick<Occurrence, 'id'> & { readonly data: Pick<Occurrence['data'], 'accountSid' | 'rank' | 'status'> };

/** What the sort keys of all deliveries of a callback begin with; the rest is the time of receipt. */
export const lifecyclePrefix = ({ id, data }: Named): string =>
  `${accountInKey(data.accountSid)}#${String(data.rank).padStart(4, '0')}#${keyText(data.status)}#${id}#`;

/**
 * Sorts the callbacks of one resource by account, and then by their place in its life, whatever order they arrived in:
 * `<account>#<rank>#<status>#<id>#<receipt, epoch ms>`. `dynamo-writer` uses it as the sort key of its table, so the last item of
 * an account is the current state of what that account calls by this SID: whoever holds the token of another account cannot
 * change it. A callback that Twilio delivered twice has one id and two times of receipt, and so two keys that stand side by
 * side: each delivery stays what it was, whichever is written last.
 */
export const lifecycleKey = (occurrence: Occurrence): string =>
  `${lifecyclePrefix(occurrence)}${Date.parse(occurrence.data.request.receivedAt)}`;

/** Keys of version 0.1.0 have no account; no account is four digits long. A status is Twilio's word and may hold anything. */
const LIFECYCLE_KEY = /^(?:(AC[0-9a-f]{32}|-|~\w*)#)?(\d{4})#(.*)#([^#]*)#\d+$/s;

export interface LifecyclePlace {
  /** Of a key that tells it, even if it tells that there is none; else the item may. */
  readonly account?: { readonly sid: string | undefined };
  readonly rank: number;
  /** No longer than a key can take: see `keyText`. */
  readonly status: string;
  readonly id: string;
}

/** @throws {TypeError} when it is none */
export const readLifecycleKey = (key: string): LifecyclePlace => {
  const [, account, rank, status, id] = LIFECYCLE_KEY.exec(key) ?? [];
  if (rank === undefined || status === undefined || id === undefined) throw new TypeError('not a lifecycle key');
  const isTold = account !== undefined && !account.startsWith(NO_SID);
  return {
    ...(isTold && { account: { sid: account === NO_ACCOUNT ? undefined : account } }),
    rank: Number(rank),
    status,
    id,
  };
};

export interface ResourceState {
  readonly resourceSid: string;
  /** None if Twilio named none. */
  readonly accountSid: string | undefined;
  readonly product: string;
  readonly status: string;
  readonly terminal: boolean;
  /** The first error reported, by `time`; a later success does not erase it. */
  readonly errorCode: string | undefined;
  readonly firstTime: string;
  readonly lastTime: string;
  /** What should not happen and did, in plain words. */
  readonly anomalies: readonly string[];
}

/** One final state, and what may follow one: anything else is a contradiction, and so is a success with an error. */
const contradictions = (events: readonly Occurrence[], errorCode: string | undefined): string[] => {
  const finals = new Map(
    events
      .filter(({ data }) => data.terminal)
      .map(({ data: { product, status } }) => [status, knownState(product, status)]),
  );
  const outcomes = [...finals].filter(([, state]) => !state?.follows).map(([status]) => status);
  const successes = [...finals].filter(([, state]) => state?.succeeds).map(([status]) => status);
  return [
    ...(outcomes.length > 1 ? [`final states contradict: ${outcomes.sort().join(', ')}`] : []),
    ...(errorCode && successes.length > 0 ? [`${successes.sort().join(', ')} with error ${errorCode}`] : []),
  ];
};

/**
 * Callbacks by resource. A resource is what one account calls by a SID: Twilio's SIDs are unique, but a callback of one account
 * may name the SID of another's, and must not speak for it.
 */
export const byResource = <Callback extends Occurrence>(callbacks: readonly Callback[]): Callback[][] => [
  ...Map.groupBy(callbacks, ({ data }) => JSON.stringify([data.resourceSid, data.accountSid])).values(),
];

/**
 * The state of one resource of one account from any of its callbacks. Every permutation, with any duplicates, gives the same state, and
 * more callbacks never move it back from a final state. Callbacks of several resources have to be told apart
 * by `byResource` before.
 * @throws {RangeError} when there is nothing to resolve
 */
export const resolve = (callbacks: readonly Occurrence[]): ResourceState => {
  const inTime = callbacks.toSorted(
    (a, b) => compareUtf8(a.time, b.time) || compareUtf8(lifecycleKey(a), lifecycleKey(b)),
  );
  // Of a callback that was delivered twice the first receipt counts.
  const byTime = [...Map.groupBy(inTime, ({ id }) => id).values()].map(([earliest]) => earliest!);
  const byLife = byTime.toSorted((a, b) => compareUtf8(lifecycleKey(a), lifecycleKey(b)));
  const current = byLife.at(-1);
  if (!current) throw new RangeError('a resource without callbacks has no state');
  const errorCode = byTime.find(({ data }) => data.errorCode)?.data.errorCode;
  return {
    resourceSid: current.data.resourceSid,
    accountSid: current.data.accountSid,
    product: current.data.product,
    status: current.data.status,
    terminal: current.data.terminal,
    errorCode,
    firstTime: byTime[0]!.time,
    lastTime: byTime.at(-1)!.time,
    anomalies: contradictions(byTime, errorCode),
  };
};
