import { type CsvOptions, csvLine } from '../csv-lines.ts';
import type { EntryFacts } from './entry-facts.ts';

const COLUMNS = {
  channel: ({ channel }) => channel,
  address: ({ address }) => address,
  scope: ({ scope }) => scope,
  reason: ({ reason }) => reason,
  error: ({ error }) => error?.code,
  since: ({ since }) => since,
  until: ({ until }) => until,
  callbacks: ({ callbacks }) => String(callbacks),
  account: ({ account }) => account,
} as const satisfies Record<string, (facts: EntryFacts) => string | undefined>;

export const csvHead = (): string => csvLine(Object.keys(COLUMNS));

export const csvEntry = (facts: EntryFacts, options: CsvOptions = {}): string =>
  csvLine(
    Object.values(COLUMNS).map((column) => column(facts) ?? ''),
    options,
  );
