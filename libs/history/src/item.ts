import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { isAccountInKey, keyText, lifecycleKey, readLifecycleKey } from '@status-callbacks/contract/state';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { createHash } from 'node:crypto';
import { byCustom, byErrorCode, byStatus } from './schema.ts';

type Data = StatusCallback['data'];

/** A callback as the history keeps it: without the other parameters and the evidence, which the archive has. */
export interface HistoryEvent {
  readonly id: string;
  readonly time: string;
  readonly data: Omit<Data, 'params' | 'request'> & { readonly request: Pick<Data['request'], 'receivedAt'> };
}

/** What DynamoDB has no room for where it belongs. Twilio sends nothing of the kind; whoever holds a token can. */
interface Whole {
  readonly resourceSid?: string;
  readonly status?: string;
  readonly errorCode?: string;
  /** Parameters whose names are no attribute names. */
  readonly custom?: readonly (readonly [name: string, value: string | string[]])[];
}

/**
 * One delivery of one callback. `pk` is the resource SID and `sk` its account and its place in the resource's life, so the last
 * item of an account in a partition is the current state, whatever order callbacks came in. Account, rank, status and id are
 * in `sk` alone.
 */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly product: string;
  readonly receivedAt: string;
  /** Only when Twilio said it: for a message there is the time of receipt and no other. */
  readonly time?: string;
  readonly terminal: boolean;
  /** Only when `sk` does not tell it: what is no SID, and in items of version 0.1.0. */
  readonly accountSid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
  readonly errorCode?: string;
  readonly statusHour?: string;
  readonly custom?: Params;
  readonly whole?: Whole;
  /** Keys of the indexes by declared parameter. */
  readonly [declared: `custom_${string}`]: string;
  /** Epoch seconds, when DynamoDB may delete the item. */
  readonly expires: number;
}

/** DynamoDB refuses an empty or longer key (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const isKey = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1_024;

/** The partition key of a resource: its SID, or the beginning and a hash of what is too long to be a key. Given a key, it is the same. */
export const resourceKey = (resourceSid: string): string =>
  isKey(resourceSid)
    ? resourceSid
    : `${keyText(resourceSid)}#${createHash('sha256').update(resourceSid).digest('base64url')}`;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes */
const isAttributeName = (name: string): boolean => name !== '' && Buffer.byteLength(name) < 65_536;

const wholeOf = ({ resourceSid, status, errorCode, custom }: Data): Whole => {
  const unnamed = Object.entries(custom).filter(([name]) => !isAttributeName(name));
  return {
    ...(!isKey(resourceSid) && { resourceSid }),
    ...(keyText(status) !== status && { status }),
    ...(errorCode && !isKey(errorCode) && { errorCode }),
    ...(unnamed.length > 0 && { custom: unnamed }),
  };
};

const namedIn = (custom: Params): Params =>
  Object.fromEntries(Object.entries(custom).filter(([name]) => isAttributeName(name)));

const declaredKeys = (custom: Params): Record<string, string> =>
  Object.fromEntries(
    declaredParameters.flatMap((name) => {
      const value = Object.hasOwn(custom, name) ? [custom[name]].flat().at(-1) : undefined;
      return isKey(value) ? [[byCustom(name).partitionKey, value]] : [];
    }),
  );

/** Of a time of receipt, or of the hour it begins with. */
export const statusHour = (status: string, receivedAt: string): string => `${status}#${receivedAt.slice(0, 13)}`;

/** Everybody passes through `sent`; what people look for by status is how things ended, so only that pays for the index. */
const statusKey = ({ status, terminal, request }: Data): Record<string, string> =>
  terminal && isKey(status) ? { [byStatus.partitionKey]: statusHour(status, request.receivedAt) } : {};

/** Derived from the event alone: the same event, however often it comes, is the same item. */
export const toItem = (event: StatusCallback, historyDays: number): Item => {
  const { product, accountSid, resourceSid, terminal, errorCode, from, to, source, request } = event.data;
  const custom = namedIn(event.data.custom);
  const whole = wholeOf(event.data);
  return {
    pk: resourceKey(resourceSid),
    sk: lifecycleKey(event),
    product,
    receivedAt: request.receivedAt,
    ...(event.time !== request.receivedAt && { time: event.time }),
    terminal,
    ...(!isAccountInKey(accountSid) && { accountSid }),
    ...(from && { from }),
    ...(to && { to }),
    // A line rebuilt from an item is that item again: beside the original it makes no difference which is written last.
    ...(source && source !== 'history' && { source }),
    ...(isKey(errorCode) && { [byErrorCode.partitionKey]: errorCode }),
    ...statusKey(event.data),
    ...(Object.keys(custom).length > 0 && { custom }),
    ...(Object.keys(whole).length > 0 && { whole }),
    ...declaredKeys(custom),
    expires: Math.floor(Date.parse(request.receivedAt) / 1_000) + historyDays * 86_400,
  };
};

/** @throws {TypeError} when the item is none of ours */
export const fromItem = (item: Item): HistoryEvent => {
  const { account, rank, status, id } = readLifecycleKey(item.sk);
  const { pk, product, receivedAt, time = receivedAt, terminal, from, to, source, custom, whole = {} } = item;
  const accountSid = account ? account.sid : item.accountSid;
  const errorCode = whole.errorCode ?? item.errorCode;
  return {
    id,
    time,
    data: {
      product,
      ...(accountSid && { accountSid }),
      resourceSid: whole.resourceSid ?? pk,
      status: whole.status ?? status,
      rank,
      terminal,
      ...(errorCode && { errorCode }),
      ...(source && { source }),
      ...(from && { from }),
      ...(to && { to }),
      custom: Object.fromEntries([...Object.entries(custom ?? {}), ...(whole.custom ?? [])]),
      request: { receivedAt },
    },
  };
};
