import { addresses } from '@status-callbacks/contract/addresses';
import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { openHistory } from '@status-callbacks/history/history';
import type { HistoryEvent } from '@status-callbacks/history/item';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Deployment, type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe, NothingThere, messageOf } from '../exit-codes.ts';
import { SID, sidOption } from '../filter-options.ts';
import { mask } from '../mask.ts';
import { parameter, since } from '../option-values.ts';
import { counterOn } from '../progress.ts';
import { type InArchive, inArchive } from '../show/in-archive.ts';
import { report } from '../show/report.ts';
import { shown, shownObject } from '../show/shown.ts';
import { type Asked, MOST_COUNTED, type Subjects, subjects } from '../show/subjects.ts';
import { shellWords } from '../shell-words.ts';
import type { Terminal } from '../terminal.ts';
import { utcMilliseconds } from '../utc.ts';

interface ShowOptions extends DeploymentOptions {
  readonly account?: string;
  readonly custom?: Readonly<Record<string, string>>;
  readonly at?: number;
  readonly raw?: boolean;
  readonly json?: boolean;
  readonly numbers?: boolean;
  /** False with `--no-archive`. */
  readonly archive: boolean;
}

/** Longer than the table keeps anything. */
const EVER = '400d';

/** What Twilio gave no SID is known by the id of its callback. */
const EVENT_ID = /^[\w-]{22}$/;

const subject = (text: string): string => {
  if (!SID.test(text) && !EVENT_ID.test(text)) {
    throw new InvalidArgumentError('Not a SID: two capitals and 32 hex digits.');
  }
  return text;
};

const askedFor = (command: Command, sid: string | undefined, { account, custom }: ShowOptions): Asked => {
  if (sid !== undefined && custom) command.error('error: give a SID or --custom, not both');
  if (sid !== undefined) return { sid, account };
  if (account !== undefined) command.error('error: --account goes with a SID: callbacks list takes both');
  if (!custom) return command.error('error: give a SID, or --custom id=123');
  const [name = '', ...others] = Object.keys(custom);
  if (others.length > 0) command.error('error: one --custom only: callbacks list takes several');
  if (!(declaredParameters as readonly string[]).includes(name)) {
    const known = declaredParameters.join(' and ');
    command.error(
      `error: --custom ${name}: the table has an index of ${known} alone; try callbacks list --custom ${name}=${custom[name]}`,
    );
  }
  return { custom };
};

const nothing = (asked: Asked, { at }: ShowOptions, { name }: Deployment): string => {
  const what = 'sid' in asked ? asked.sid : Object.entries(asked.custom).flat().join('=');
  return `${name} ${at === undefined ? 'knows' : 'knew'} nothing of ${what}${at === undefined ? '' : ` at ${utcMilliseconds(at)} UTC`}`;
};

const moreLine = (asked: Asked, { resources, more }: Subjects): string[] => {
  if (more === 0 || !('custom' in asked)) return [];
  const [name, value] = Object.entries(asked.custom)[0]!;
  const count = resources.length + more >= MOST_COUNTED ? `at least ${more}` : String(more);
  const all = shellWords(['callbacks', 'list', '--custom', `${name}=${value}`, '--from', EVER]);
  return ['', `… and ${count} more: ${all}`];
};

/** Twilio's SIDs are unique: who names that of another account is mistaken or a forger. */
const accountsLine = (asked: Asked, { resources }: Subjects): string[] => {
  if ('custom' in asked || resources.length < 2) return [];
  const accounts = resources.map(({ state }) => state.accountSid ?? 'no account').join(', ');
  return [`${resources.length} accounts name ${asked.sid}: ${accounts}. One of them owns it; --account shows one.`, ''];
};

/** The archive says where the evidence is; what became of a resource is known without it. */
const whatCanBeFound = async (
  looking: Promise<InArchive>,
  { note, signal }: Terminal,
): Promise<InArchive | undefined> => {
  try {
    return await looking;
  } catch (error) {
    if (signal.aborted) throw error;
    note(`callbacks: without places in the archive: ${messageOf(error)}\n`);
    return undefined;
  }
};

const rawLines = (events: readonly HistoryEvent[], { lines }: InArchive): string[] =>
  events.flatMap((event) => {
    const line = lines.get(event);
    return line ? [JSON.stringify(line.event)] : [];
  });

export const addShow = (program: Command, terminal: Terminal): void => {
  const { print, signal } = terminal;
  const command = program
    .command('show')
    .description('say what became of one message, call or other resource, or of those with a custom parameter')
    .argument('[sid]', 'SM…, MM…, CA…, …', subject)
    .option(
      '--custom <name=value>',
      `in place of the SID: ${declaredParameters.join(' or ')} of the callback URL`,
      parameter,
    )
    .option('--account <sid>', 'only what this account says of the SID', sidOption)
    .option('--at <time>', 'as known then: only what was received until 2026-11-23T16:00Z, or 2h ago', since)
    .addOption(
      new Option('--raw', 'print the archived callbacks, a JSON line each, verbatim: numbers are not masked').conflicts(
        'json',
      ),
    )
    .option('--no-archive', 'do not look where the archive has each callback')
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (sid: string | undefined, options: ShowOptions) => {
    const asked = askedFor(command, sid, options);
    const { at = Date.now(), raw, archive, json, numbers } = options;
    const hide = numbers ? (text: string) => text : mask;
    const deployment = connect(options);
    const counter = counterOn(terminal);
    try {
      const history = openHistory(deployment.dynamodb(), await deployment.address(addresses.tableName), { signal });
      const answer = await subjects(history, asked, at);
      const { resources, more } = answer;
      if (resources.length === 0) throw new NothingThere(nothing(asked, options, deployment));

      const events = resources.flatMap((resource) => resource.events);
      const onProgress = (objects: number): void => counter.show('objects of the archive', objects);
      const look = (): Promise<InArchive> => inArchive(deployment, events, { signal, onProgress });
      if (raw) {
        const lines = rawLines(events, await look());
        counter.end();
        if (lines.length > 0) print(lines);
        const absent = events.length - lines.length;
        if (absent > 0)
          throw new NotAsItShouldBe(`${absent} of ${events.length} callbacks are not found in the archive`);
        return;
      }
      const places = archive ? (await whatCanBeFound(look(), terminal))?.places : undefined;
      counter.end();
      const all = resources.map((resource) => shown(resource, { at, places, hide }));
      if (json)
        print(
          JSON.stringify(
            'sid' in asked && all.length === 1 ? shownObject(all[0]!) : { resources: all.map(shownObject), more },
          ),
        );
      else {
        const then = options.at === undefined ? [] : [`As known at ${utcMilliseconds(at)} UTC:`, ''];
        const reports = all.flatMap((one, index) => [...(index === 0 ? [] : ['', '']), ...report(one)]);
        print([...then, ...accountsLine(asked, answer), ...reports, ...moreLine(asked, answer)]);
      }
    } catch (error) {
      throw signal.aborted ? new Interrupted('interrupted') : error;
    } finally {
      counter.end();
      deployment.close();
    }
  });
};
