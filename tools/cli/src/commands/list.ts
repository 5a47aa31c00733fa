import { s3Store } from '@status-callbacks/archive/s3-store';
import { addresses } from '@status-callbacks/contract/addresses';
import type { Candidates } from '@status-callbacks/history/candidates';
import { InvalidCursor } from '@status-callbacks/history/cursor';
import type { Filter } from '@status-callbacks/history/filter';
import type { Page, Question } from '@status-callbacks/history/find';
import { type History, isIndexed, openHistory } from '@status-callbacks/history/history';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Deployment, type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted } from '../exit-codes.ts';
import { type FilterOptions, kindOptions } from '../filter-options.ts';
import { archivedCandidates } from '../list/archived-candidates.ts';
import { csv } from '../list/csv.ts';
import { nextCommand } from '../list/next-command.ts';
import { isHeardOf, question } from '../list/question.ts';
import { report } from '../list/report.ts';
import { mask } from '../mask.ts';
import { wholeNumber } from '../option-values.ts';
import { type Counter, counterOn } from '../progress.ts';
import { factsOf } from '../resource-facts.ts';
import type { Terminal } from '../terminal.ts';
import { utcSeconds } from '../utc.ts';
import { type WindowOptions, windowOf, windowOptions } from '../window-options.ts';

interface ListOptions extends DeploymentOptions, FilterOptions, WindowOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly numbers?: boolean;
}

const MOST = 1_000;

const pageSize = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1 || number > MOST) throw new InvalidArgumentError(`Not a number from 1 to ${MOST}.`);
  return number;
};

/** The table has no index of what has not ended: then it is the archive that knows who might be meant. */
const candidates = async (
  deployment: Deployment,
  filter: Filter,
  { signal, note }: Terminal,
  counter: Counter,
): Promise<Candidates | undefined> => {
  if (isIndexed(filter)) return undefined;
  const { status } = filter;
  if (status !== undefined && !isHeardOf(status)) note(`callbacks: no product is known to have a status "${status}"\n`);
  const store = s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket));
  return archivedCandidates(store, filter, {
    signal,
    onProgress: (objects) => counter.show('objects of the archive', objects),
  });
};

const ask = async (command: Command, history: History, asked: Question, from?: Candidates): Promise<Page> => {
  try {
    return await history.find(asked, from);
  } catch (error) {
    if (error instanceof InvalidCursor) return command.error(`error: --cursor: ${error.message}`);
    throw error;
  }
};

const emptyText = ({ filter, window, cursor }: Question): string[] => {
  if (cursor !== undefined) return ['Nothing more.'];
  const { status, errorCodes, custom } = filter;
  const isAboutEnds = status === undefined && errorCodes === undefined && custom === undefined;
  return [
    `Nothing of the kind was received from ${utcSeconds(window.from)} to ${utcSeconds(window.to)} UTC.`,
    ...(isAboutEnds
      ? ['Only what has ended is listed, unless --status names a state that is not final, such as sent.']
      : []),
  ];
};

export const addList = (program: Command, terminal: Terminal): void => {
  const { print, note, signal } = terminal;
  const command = program
    .command('list')
    .description('list messages, calls and other resources by their state, error or parameters, the latest first');
  windowOptions(kindOptions(command))
    .option('--limit <count>', 'resources to a page', pageSize, 50)
    .option('--cursor <cursor>', 'where an earlier page ended')
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .addOption(new Option('--csv', 'print comma-separated values with a header').conflicts('json'))
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (options: ListOptions) => {
    const { limit, cursor, json, numbers } = options;
    if (cursor !== undefined && (options.from ?? options.to)) {
      command.error('error: --cursor keeps the window of its first page: leave out --from and --to');
    }
    const filter = question(command, options);
    const asked = { filter, window: windowOf(command, options), limit, cursor };
    const deployment = connect(options);
    const counter = counterOn(terminal);
    let page: Page;
    try {
      const history = openHistory(deployment.dynamodb(), await deployment.address(addresses.tableName), { signal });
      const from = await candidates(deployment, filter, terminal, counter);
      const onProgress = (count: number): void => counter.show('resources looked at', count);
      page = await ask(command, history, { ...asked, onProgress }, from);
    } catch (error) {
      throw signal.aborted ? new Interrupted('interrupted') : error;
    } finally {
      counter.end();
      deployment.close();
    }

    const resources = page.resources.map((found) => factsOf(found, numbers ? (text) => text : mask));
    const next = page.cursor === undefined ? [] : [`Next page: ${nextCommand(command, page.cursor)}`];
    if (json) return print(JSON.stringify({ resources, cursor: page.cursor ?? null }));
    if (options.csv) {
      print(csv(resources));
      for (const line of next) note(`${line}\n`);
      return;
    }
    const found = resources.length === 0 ? emptyText(asked) : report(resources);
    print([...found, ...next.flatMap((line) => ['', line])]);
  });
};
