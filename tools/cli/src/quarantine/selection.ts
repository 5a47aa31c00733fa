import { type Entry, type Reason, reasons, requestOf } from '@status-callbacks/quarantine/entry';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import { claimedAccount } from '@status-callbacks/signature/verify';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { moment, type WindowOptions, windowOf } from '../window-options.ts';

export interface SelectionOptions extends WindowOptions {
  readonly reason?: Reason;
  readonly account?: string;
  readonly route?: string;
}

/** Which refused requests are meant; all that is given must hold. */
export interface Selection {
  /** Of the time of receipt: epoch milliseconds, `to` exclusive. */
  readonly window: { readonly from: number; readonly to: number };
  readonly reason?: string | undefined;
  readonly account?: string | undefined;
  readonly route?: string | undefined;
}

/** A refused request, and what may be shown of it: nothing, but what it claims to be about. */
export interface Refused {
  readonly entry: Entry;
  readonly request: ReceivedRequest;
  /** As it claims; only if it looks like an account. */
  readonly accountSid: string | undefined;
  /** `/twilio`, `/twilio-params`, `/twilio-any`, or another first part of the path. */
  readonly route: string;
}

/** Longer than any stage keeps what was refused. */
const EVERYTHING = '365d';

const accountOption = (text: string): string => {
  if (!/^AC[0-9a-f]{32}$/.test(text)) throw new InvalidArgumentError('Not an account: AC and 32 hex digits.');
  return text;
};

/** Adds the options that say which refused requests are meant. */
export const selectionOptions = (command: Command): Command =>
  command
    .addOption(new Option('--reason <reason>', 'refused for this').choices(Object.keys(reasons)))
    .option('--account <sid>', 'of this account, as the request claims', accountOption)
    .option('--route <path>', '/twilio, /twilio-params or /twilio-any')
    .option('--from <time>', 'received at or after: 2026-11-23T16:00Z, or an age like 2h (default: everything)', moment)
    .option('--to <time>', 'received before, in the same way (default: now)', moment);

export const selectionOf = (command: Command, { reason, account, route, from, to }: SelectionOptions): Selection => ({
  window: windowOf(command, { from: from ?? moment(EVERYTHING), ...(to && { to }) }),
  reason,
  account,
  route,
});

const routeOf = (path: string): string => /^\/[^/?]*/.exec(path)?.[0] ?? '';

export const refusedOf = (entry: Entry): Refused => {
  const request = requestOf(entry);
  return { entry, request, accountSid: claimedAccount(request), route: routeOf(request.path) };
};

export const isSelected = (
  { window, reason, account, route }: Selection,
  { entry, accountSid, route: its }: Refused,
): boolean => {
  const received = Date.parse(entry.receivedAt);
  return (
    received >= window.from &&
    received < window.to &&
    (reason === undefined || entry.reason === reason) &&
    (account === undefined || accountSid === account) &&
    (route === undefined || its === route)
  );
};
