import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { lifecycleKey } from '@status-callbacks/contract/state';

/**
 * One callback in the history of its resource. `pk` is the resource SID and `sk` its place in the resource's life, so the
 * last item of a partition is the current state, whatever order callbacks came in. Rank, status and id are in `sk` alone.
 */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly product: string;
  readonly type: string;
  readonly time: string;
  readonly receivedAt: string;
  readonly terminal: boolean;
  readonly accountSid?: string;
  readonly from?: string;
  readonly to?: string;
  /** Key of the index by error code. */
  readonly errorCode?: string;
  /** Key of the index by status: `<status>#<UTC hour>`. Only final states have it. */
  readonly statusHour?: string;
  readonly custom?: StatusCallback['data']['custom'];
  /** Keys of the indexes by declared parameter. */
  readonly [declared: `custom_${string}`]: string;
  /** Epoch seconds, when DynamoDB may delete the item. */
  readonly expires: number;
}

export interface ItemSettings {
  readonly historyDays: number;
  readonly declaredParameters: readonly string[];
}

/** DynamoDB refuses an empty or longer key (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const isKey = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1_024;

const declaredKeys = (custom: StatusCallback['data']['custom'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(custom, name) ? [custom[name]].flat().at(-1) : undefined;
      return isKey(value) ? [[`custom_${name}`, value]] : [];
    }),
  );

/** Everybody passes through `sent`; what people look for by status is how things ended, so only that pays for the index. */
const statusHour = ({ status, terminal, request }: StatusCallback['data']): Pick<Item, 'statusHour'> =>
  terminal && isKey(status) ? { statusHour: `${status}#${request.receivedAt.slice(0, 13)}` } : {};

/** Derived from the event alone: the same event, however often it comes, is the same item. */
export const toItem = (event: StatusCallback, { historyDays, declaredParameters }: ItemSettings): Item => {
  const { product, accountSid, resourceSid, terminal, errorCode, from, to, custom, request } = event.data;
  return {
    pk: resourceSid,
    sk: lifecycleKey(event),
    product,
    type: event.type,
    time: event.time,
    receivedAt: request.receivedAt,
    terminal,
    ...(accountSid && { accountSid }),
    ...(from && { from }),
    ...(to && { to }),
    ...(errorCode && { errorCode }),
    ...statusHour(event.data),
    ...(Object.keys(custom).length > 0 && { custom }),
    ...declaredKeys(custom, declaredParameters),
    expires: Math.floor(Date.parse(request.receivedAt) / 1_000) + historyDays * 86_400,
  };
};
