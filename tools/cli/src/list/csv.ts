import { csvLine } from '../csv-lines.ts';
import type { ResourceFacts } from '../resource-facts.ts';

const COLUMNS = {
  sid: ({ resourceSid }) => resourceSid,
  product: ({ product }) => product,
  status: ({ status }) => status,
  final: ({ terminal }) => String(terminal),
  error: ({ error }) => error?.code,
  error_name: ({ error }) => error?.name,
  error_category: ({ error }) => error?.category,
  from: ({ from }) => from,
  to: ({ to }) => to,
  account: ({ accountSid }) => accountSid,
  custom: ({ custom }) =>
    new URLSearchParams(
      Object.entries(custom).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      ),
    ).toString(),
  first_time: ({ firstTime }) => firstTime,
  last_time: ({ lastTime }) => lastTime,
  last_received_at: ({ lastReceivedAt }) => lastReceivedAt,
} as const satisfies Record<string, (facts: ResourceFacts) => string | undefined>;

/** Lines of RFC 4180, with a header. */
export const csv = (resources: readonly ResourceFacts[]): string[] =>
  [Object.keys(COLUMNS), ...resources.map((facts) => Object.values(COLUMNS).map((column) => column(facts) ?? ''))].map(
    (cells) => csvLine(cells),
  );
