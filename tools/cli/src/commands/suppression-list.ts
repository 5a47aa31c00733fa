import { type ActiveEntry, activeEntries } from '@status-callbacks/suppression/listed-entries';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { nextCommand } from '../list/next-command.ts';
import { mask } from '../mask.ts';
import { wholeNumber } from '../option-values.ts';
import { csvEntry, csvHead } from '../suppression/csv.ts';
import { entryFacts } from '../suppression/entry-facts.ts';
import { type AccountOptions, type ReasonOptions, accountOption, reasonOption } from '../suppression/options.ts';
import { placeOf } from '../suppression/place.ts';
import { listReport } from '../suppression/report.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions extends DeploymentOptions, AccountOptions, ReasonOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly numbers?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const MOST = 1_000;

const pageSize = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1 || number > MOST) throw new InvalidArgumentError(`Not a number from 1 to ${MOST}.`);
  return number;
};

const cursorOption = (text: string): string => {
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z#[\w-]{12}$/.test(text)) throw new InvalidArgumentError('Not a cursor.');
  return text;
};

/** One entry more than a page says that there is another page. */
const take = async (entries: AsyncIterable<ActiveEntry>, count: number): Promise<ActiveEntry[]> => {
  const taken: ActiveEntry[] = [];
  for await (const entry of entries) {
    taken.push(entry);
    if (taken.length === count) break;
  }
  return taken;
};

export const addList = (suppression: Command, terminal: Terminal): void => {
  const { print, note } = terminal;
  const command = suppression.command('list').description('list who is suppressed now, whoever told it last first');
  accountOption(reasonOption(deploymentOptions(command, terminal)))
    .option('--limit <count>', 'entries to a page', pageSize, 50)
    .option('--cursor <cursor>', 'where an earlier page ended', cursorOption)
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .addOption(new Option('--csv', 'print comma-separated values with a header').conflicts('json'))
    .option('--json', 'print one JSON object')
    .action(async (options: ListOptions) => {
      const { limit, cursor, account, reason, json, csv, numbers } = options;
      const now = Date.now();
      const deployment = connect(options);
      let found: ActiveEntry[];
      try {
        const { table, settings } = await placeOf(deployment);
        const asked = {
          now,
          settings,
          ...(account !== undefined && { account }),
          ...(reason && { reasons: [reason] }),
          ...(cursor !== undefined && { after: cursor }),
        };
        found = await take(activeEntries(deployment.dynamodb(), table, asked), limit + 1);
      } finally {
        deployment.close();
      }
      const entries = found.slice(0, limit).map((entry) => entryFacts(entry, now, numbers ? (text) => text : mask));
      const next = found.length > limit ? found[limit - 1]!.place : undefined;
      if (json) return print(JSON.stringify({ entries, cursor: next ?? null }));
      const nextLine = next === undefined ? [] : [`Next page: ${nextCommand(command, next)}`];
      if (csv) {
        print([csvHead(), ...entries.map((facts) => csvEntry(facts))]);
        for (const line of nextLine) note(`${line}\n`);
        return;
      }
      const lines = entries.length === 0 ? [cursor ? 'Nobody more.' : 'Nobody is suppressed.'] : listReport(entries);
      print([...lines, ...nextLine.flatMap((line) => ['', line])]);
    });
};
