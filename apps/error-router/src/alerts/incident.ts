import type { Cause } from './cause.ts';
import type { Outbox } from './outbox.ts';

/** What is remembered of a cause: what goes on now, or what was the last. */
export interface Incident extends Outbox {
  readonly cause: Cause;
  /** Epoch milliseconds; also what tells it from others of the same cause. */
  readonly since: number;
  /** When the latest of its errors happened. */
  readonly last: number;
  /** When the latest error happened of the incident of this cause before: what is not later is no news. */
  readonly after?: number;
  /** Counts what has been added, so that whoever closes it has seen all. An earlier release did not. */
  readonly additions?: number;
  readonly open: boolean;
}

export const incidentKey = (cause: string) => ({ pk: `cause#${cause}`, sk: 'state' });

/** The partition that has an item for each error of an incident, so that one which comes twice counts once. */
export const errorsOf = (cause: string, since: number): string => `cause#${cause}#${since}`;
