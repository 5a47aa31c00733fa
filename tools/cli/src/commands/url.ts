import { InvalidCallbackUrl, callbackUrl } from '@status-callbacks/callback-url/callback-url';
import { checkCallbackUrl } from '@status-callbacks/callback-url/check-callback-url';
import type { Problem } from '@status-callbacks/callback-url/problem';
import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { type Command, Option } from 'commander';
import { NotAsItShouldBe } from '../exit-codes.ts';
import { pair, parameter } from '../option-values.ts';
import { runningSystem } from '../running-system.ts';
import { dataDirOption } from '../target.ts';
import type { Terminal } from '../terminal.ts';

interface UrlOptions {
  readonly param: readonly (readonly [string, string])[];
  readonly baseUrl?: string;
  readonly dataDir: string;
  readonly override?: Readonly<Record<string, string>>;
  /** False with `--no-overrides`. */
  readonly overrides: boolean;
  readonly check?: string;
  readonly json?: boolean;
}

const line = ({ severity, message }: Problem): string => `${severity}: ${message}`;

const make = (command: Command, { param, baseUrl, dataDir, override, overrides }: UrlOptions): string => {
  try {
    return callbackUrl({
      baseUrl: baseUrl ?? runningSystem(dataDir, '--base-url https://<your api>').url,
      parameters: param,
      declaredParameters,
      // Text for numbers is no harm: it is written out and then checked.
      connectionOverrides: overrides && (override ?? {}),
    });
  } catch (error) {
    if (error instanceof InvalidCallbackUrl) return command.error(`error: ${error.message}`);
    throw error;
  }
};

export const addUrl = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('url')
    .description('print the StatusCallback URL to give to Twilio, or say what is wrong with one')
    .addOption(new Option('--param <name=value>', 'custom parameter, repeatable').argParser(pair).default([], 'none'))
    .option('--base-url <url>', 'scheme and host of the front door (default: the local system)')
    .option('--override <name=value...>', 'connection overrides, added to rc=5 and rp=all', parameter)
    .addOption(new Option('--no-overrides', 'leave retries to Twilio, which has few').conflicts('override'))
    .addOption(
      new Option('--check <url>', 'say what is wrong with this URL').conflicts(['param', 'baseUrl', 'override']),
    )
    .option('--json', 'print one JSON object');
  dataDirOption(command, terminal).action((options: UrlOptions) => {
    const { check, json, overrides } = options;
    const url = check ?? make(command, options);
    const { problems } = checkCallbackUrl(url, { declaredParameters });
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    if (json) {
      terminal.print(JSON.stringify({ url, problems }));
    } else if (check === undefined) {
      terminal.print(url);
      // Somebody who asks for no overrides need not be told that there are none.
      if (overrides) for (const problem of problems) terminal.note(`${line(problem)}\n`);
    } else {
      terminal.print(problems.length === 0 ? 'Nothing is wrong with it.' : problems.map(line));
    }
    if (errors > 0) throw new NotAsItShouldBe('callbacks to this URL are refused, or never come');
  });
};
