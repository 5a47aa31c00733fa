import { single } from './read.ts';
import type { StatusCallback } from './status-callback.ts';

/** Which callbacks are meant. What is not named does not matter; what is named must all hold. */
export interface EventFilter {
  readonly status?: string;
  readonly errorCode?: string;
  /** Of the error, as the catalogue of errors has it. */
  readonly category?: string;
  readonly product?: string;
  readonly accountSid?: string;
  readonly resourceSid?: string;
  /** Custom parameters by name. */
  readonly custom?: Readonly<Record<string, string>>;
}

/** Whether a callback is meant. `categoryOf` is the catalogue's, which the contract does not know. */
export const matches =
  (filter: EventFilter, categoryOf: (errorCode: string) => string) =>
  ({ data }: Pick<StatusCallback, 'data'>): boolean => {
    const is = (wanted: string | undefined, actual: string | undefined): boolean =>
      wanted === undefined || wanted === actual;
    return (
      is(filter.status, data.status) &&
      is(filter.errorCode, data.errorCode) &&
      is(filter.category, data.errorCode && categoryOf(data.errorCode)) &&
      is(filter.product, data.product) &&
      is(filter.accountSid, data.accountSid) &&
      is(filter.resourceSid, data.resourceSid) &&
      Object.entries(filter.custom ?? {}).every(([name, value]) => single(data.custom, name) === value)
    );
  };
