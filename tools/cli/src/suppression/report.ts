import { table } from '../table.ts';
import { utcSeconds } from '../utc.ts';
import type { EntryFacts } from './entry-facts.ts';

const when = (time: string | undefined): string => (time === undefined ? '–' : utcSeconds(time));

const ACCOUNTS: Readonly<Record<string, string>> = { '*': 'all', '-': 'unknown' };

const accountName = ({ account }: Pick<EntryFacts, 'account'>): string => ACCOUNTS[account] ?? account;

const error = ({ error }: EntryFacts): string => (error ? `${error.code} ${error.name}` : '–');

/** A line for each entry, the address last, which is as long as it likes. */
export const listReport = (entries: readonly EntryFacts[]): string[] =>
  table(
    ['reason', 'since (UTC)', 'until (UTC)', 'error', 'callbacks', 'account', 'channel', 'for sender', 'address'],
    entries.map(({ account, reason, since, until, error, callbacks, channel, scope, address }) => [
      reason,
      when(since),
      when(until),
      error?.code ?? '–',
      callbacks,
      accountName({ account }),
      channel,
      scope,
      address,
    ]),
  );

const state = ({ suppressed, until, lifted }: EntryFacts): string => {
  if (suppressed) return 'suppressed';
  if (until !== undefined) return 'passed';
  return lifted ? `lifted by ${lifted.by}, ${utcSeconds(lifted.at)}` : 'not yet';
};

/** A line for each thing that is known of somebody, what no longer holds too. */
export const historyReport = (entries: readonly EntryFacts[]): string[] =>
  table(
    ['reason', 'account', 'for sender', 'state', 'since (UTC)', 'until (UTC)', 'error'],
    entries.map((facts) => [
      facts.reason,
      accountName(facts),
      facts.scope,
      state(facts),
      when(facts.since),
      when(facts.until),
      error(facts),
    ]),
  );
