import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import type { ListedEntry } from '@status-callbacks/suppression/item';
import { unanswered } from '@status-callbacks/suppression/entry';
import { holds } from '@status-callbacks/suppression/verdict';

/** What people and programs are told of an entry. */
export interface EntryFacts {
  /** Whose callbacks it is made of: an account SID, `-` where events name none, `*` where all accounts share the list. */
  readonly account: string;
  readonly channel: string;
  /** A hash where the stage keeps no numbers. */
  readonly address: string;
  /** The sender or Messaging Service it holds for, or `all`. */
  readonly scope: string;
  readonly reason: string;
  readonly suppressed: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly error?: { readonly code: string; readonly name: string };
  /** Distinct callbacks that nothing has answered, and the ids of their events. */
  readonly callbacks: number;
  readonly evidence: readonly string[];
  readonly lifted?: { readonly at: string; readonly by: string };
}

const iso = (time: number): string => new Date(time).toISOString();

/** @param hide what is done to what may be a phone number */
export const entryFacts = (
  { account, channel, address, scope, reason, entry, verdict }: ListedEntry,
  now: number,
  hide: (text: string) => string,
): EntryFacts => {
  const evidence = unanswered(entry).map(({ id }) => id);
  return {
    account,
    channel,
    address: hide(address),
    scope: hide(scope),
    reason,
    suppressed: verdict !== undefined && holds(verdict, now),
    ...(verdict && {
      since: iso(verdict.since),
      ...(verdict.until !== undefined && { until: iso(verdict.until) }),
      error: { code: verdict.code, name: describeError(verdict.code).name },
    }),
    callbacks: evidence.length,
    evidence,
    ...(entry.lift && { lifted: { at: iso(entry.lift.at), by: entry.lift.by } }),
  };
};
