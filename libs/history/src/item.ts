import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { lifecycleKey, readLifecycleKey } from '@status-callbacks/contract/state';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { byCustom, byErrorCode, byStatus } from './schema.ts';

type Data = StatusCallback['data'];

/** A callback as the history keeps it: without the other parameters and the evidence, which the archive has. */
export interface HistoryEvent {
  readonly id: string;
  readonly time: string;
  readonly data: Omit<Data, 'params' | 'request'> & { readonly request: Pick<Data['request'], 'receivedAt'> };
}

/**
 * One delivery of one callback. `pk` is the resource SID and `sk` its place in the resource's life, so the last item of a
 * partition is the current state, whatever order callbacks came in. Rank, status and id are in `sk` alone.
 */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly product: string;
  readonly receivedAt: string;
  /** Only when Twilio said it: for a message there is the time of receipt and no other. */
  readonly time?: string;
  readonly terminal: boolean;
  readonly accountSid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
  readonly errorCode?: string;
  readonly statusHour?: string;
  readonly custom?: Params;
  /** Keys of the indexes by declared parameter. */
  readonly [declared: `custom_${string}`]: string;
  /** Epoch seconds, when DynamoDB may delete the item. */
  readonly expires: number;
}

/** DynamoDB refuses an empty or longer key (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const isKey = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1_024;

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
  const { product, accountSid, resourceSid, terminal, errorCode, from, to, source, custom, request } = event.data;
  return {
    pk: resourceSid,
    sk: lifecycleKey(event),
    product,
    receivedAt: request.receivedAt,
    ...(event.time !== request.receivedAt && { time: event.time }),
    terminal,
    ...(accountSid && { accountSid }),
    ...(from && { from }),
    ...(to && { to }),
    // A line rebuilt from an item is that item again: beside the original it makes no difference which is written last.
    ...(source && source !== 'history' && { source }),
    ...(errorCode && { [byErrorCode.partitionKey]: errorCode }),
    ...statusKey(event.data),
    ...(Object.keys(custom).length > 0 && { custom }),
    ...declaredKeys(custom),
    expires: Math.floor(Date.parse(request.receivedAt) / 1_000) + historyDays * 86_400,
  };
};

/** @throws {TypeError} when the item is none of ours */
export const fromItem = (item: Item): HistoryEvent => {
  const { rank, status, id } = readLifecycleKey(item.sk);
  const { pk, product, receivedAt, time = receivedAt, terminal, accountSid, errorCode, from, to, source } = item;
  return {
    id,
    time,
    data: {
      product,
      ...(accountSid && { accountSid }),
      resourceSid: pk,
      status,
      rank,
      terminal,
      ...(errorCode && { errorCode }),
      ...(source && { source }),
      ...(from && { from }),
      ...(to && { to }),
      custom: item.custom ?? {},
      request: { receivedAt },
    },
  };
};
