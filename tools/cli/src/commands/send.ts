import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { send } from '@status-callbacks/simulator/send';
import { idOf, signedRequest } from '@status-callbacks/simulator/signed-request';
import { type Command, Option } from 'commander';
import { type CallbackOptions, callback } from '../callback.ts';
import { NotAsItShouldBe, Unreachable } from '../exit-codes.ts';
import { parameter } from '../option-values.ts';
import { type TargetOptions, resolveTarget, targetOptions } from '../target.ts';
import type { Terminal } from '../terminal.ts';

interface SendOptions extends Omit<CallbackOptions, 'status'>, TargetOptions {
  readonly status?: string;
  readonly json?: boolean;
}

const defaultStatus = ({ product, error }: SendOptions): string =>
  product === 'voice' ? 'completed' : error === undefined ? 'delivered' : 'undelivered';

/** The direct door knows its parameters by name; another one would arrive unsigned, and so in quarantine. */
const checkParameters = (command: Command, names: readonly string[]): void => {
  const declared: readonly string[] = declaredParameters;
  const stray = names.find((name) => !declared.includes(name));
  if (stray) command.error(`error: --param ${stray}: /twilio-params carries ${declared.join(', ')}`);
};

export const addSend = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('send')
    .description('send one signed callback')
    .addOption(new Option('--product <product>').choices(['messaging', 'voice']).default('messaging'))
    .option('--status <status>', 'as Twilio names it (default: delivered, undelivered with --error, or completed)')
    .option('--error <code>', "Twilio's error code")
    .option('--to <address>', 'recipient', '+15555550123')
    .option('--from <address>', 'sender', '+15005550006')
    .option('--sid <sid>', 'message or call (default: made up)')
    .option('--account <sid>', 'account (default: one of zeros)')
    .option('--param <name=value>', 'custom parameter, repeatable', parameter)
    .option('--json', 'print one JSON object');
  targetOptions(command, terminal).action(async (options: SendOptions) => {
    checkParameters(command, Object.keys(options.param ?? {}));
    const target = await resolveTarget(command, options, terminal);
    const planned = callback({ ...options, status: options.status ?? defaultStatus(options) });
    const request = signedRequest(planned, target);
    const { answers } = await send([request], { concurrency: 1, signal: terminal.signal });
    const answer = answers[0]!;

    const outcome = 'status' in answer ? String(answer.status) : answer.error;
    const { resourceSid, status, params } = planned;
    const id = idOf(planned, target);
    const lines = [`POST ${request.url}`, ...Object.entries(params).map(([name, value]) => `  ${name} = ${value}`)];
    terminal.print(
      options.json
        ? JSON.stringify({ url: request.url, id, resourceSid, status, params, custom: options.param ?? {}, answer })
        : [...lines, `event ${id}`, `answer ${outcome}`],
    );
    if (!('status' in answer)) throw new Unreachable(`nothing answers at ${target.baseUrl}`);
    if (answer.status >= 300) throw new NotAsItShouldBe(`the callback was answered ${answer.status}`);
  });
};
