import { single } from '@status-callbacks/contract/read';
import { type ResourceState, byResource, resolve } from '@status-callbacks/contract/state';
import type { HistoryEvent } from './item.ts';

/** What is asked of a resource; everything that is named must hold. */
export interface Filter {
  /** What its state is now: a message that is `read` by now is not `delivered`. */
  readonly status?: string;
  /** One of its callbacks reported one of these. */
  readonly errorCodes?: readonly string[];
  readonly product?: string;
  readonly accountSid?: string;
  /** Of one of its callbacks; the last value counts of a parameter that came more than once. */
  readonly custom?: Readonly<Record<string, string>>;
}

/** A resource of one account and all that is known of it. */
export interface Found {
  /** Every delivery, in the order of the resource's life. Never empty. */
  readonly events: readonly HistoryEvent[];
  readonly state: ResourceState;
}

/** Every resource that the callbacks are about: a SID may be named by several accounts. */
export const found = (events: readonly HistoryEvent[]): Found[] =>
  byResource(events).map((own) => ({ events: own, state: resolve(own) }));

export const matches = ({ status, errorCodes, product, accountSid, custom = {} }: Filter, found: Found): boolean => {
  const { events, state } = found;
  return (
    (status === undefined || state.status === status) &&
    (product === undefined || state.product === product) &&
    (accountSid === undefined || state.accountSid === accountSid) &&
    (errorCodes === undefined || events.some(({ data }) => errorCodes.includes(data.errorCode ?? ''))) &&
    Object.entries(custom).every(([name, value]) => events.some(({ data }) => single(data.custom, name) === value))
  );
};
