import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import { failures } from '@status-callbacks/simulator/failures';
import { type Expected, expected } from '@status-callbacks/simulator/expected';
import { plan } from '@status-callbacks/simulator/plan';
import { type Sent, send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { Interrupted, NotAsItShouldBe, Unreachable } from '../exit-codes.ts';
import { positive, share, wholeNumber } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { table } from '../table.ts';
import { type TargetOptions, resolveTarget, targetOptions } from '../target.ts';
import type { Terminal } from '../terminal.ts';

interface SimulateOptions extends TargetOptions {
  readonly messages: number;
  readonly calls: number;
  readonly rate?: number;
  readonly seed?: number;
  readonly forged: number;
  readonly duplicates: number;
  readonly failing: number;
  readonly error?: string;
  readonly campaign?: string;
  readonly account?: string;
  readonly shuffle: boolean;
  readonly json?: boolean;
}

const CONCURRENCY = 16;

const finalStates = ({ resources }: Expected): string[] => {
  const states = Map.groupBy(
    resources,
    ({ product, status, errorCode }) => `${product}\t${status}\t${errorCode ?? ''}`,
  );
  const rows = [...states].map(([state, { length }]) => [...state.split('\t'), length]);
  return table(
    ['product', 'final status', 'error', 'resources'],
    rows.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
  );
};

const report = (seed: number, outcome: Expected, sent: Sent): string[] => {
  const { totals } = outcome;
  const answers = Object.entries(sent.summary).map(([answer, count]) => `${count} × ${answer}`);
  return [
    ...finalStates(outcome),
    '',
    `sent      ${totals.sent} requests: ${totals.originals} callbacks, ${totals.duplicates} duplicates, ${totals.forged} forged`,
    `answered  ${answers.join(', ') || 'nothing to answer'}${sent.retried > 0 ? `; ${sent.retried} after a retry` : ''}`,
    `errors    ${totals.errors} callbacks carry an error code`,
    `repeat    --seed ${seed}`,
  ];
};

export const addSimulate = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('simulate')
    .description('send what Twilio would send for many messages and calls, and print how each must end')
    .option('--messages <count>', 'messages', wholeNumber, 100)
    .option('--calls <count>', 'calls', wholeNumber, 10)
    .option('--rate <per second>', 'requests a second (default: as fast as answers come)', positive)
    .option('--seed <number>', 'makes the same run again (default: drawn, and printed)', wholeNumber)
    .option('--forged <share>', 'forged requests to add', share, 0)
    .option('--duplicates <share>', 'callbacks to send twice', share, 0)
    .option('--failing <share>', 'messages and calls that fail', share, 0.1)
    .addOption(
      new Option('--error <code>', 'how messages fail (default: one way after the other)').choices(
        failures.map(({ code }) => code),
      ),
    )
    .option('--campaign <name>', 'all messages are of this one: the custom parameter `category`')
    .option('--account <sid>', 'account (default: made up)')
    .option('--shuffle', 'send in any order', false)
    .option('--json', 'print one JSON object with the expected state of every resource');
  targetOptions(command, terminal).action(async ({ seed = randomInt(2 ** 31), ...options }: SimulateOptions) => {
    const target = await resolveTarget(command, options, terminal);
    const { error: errorCode, account: accountSid, duplicates: duplicated, shuffle: shuffled } = options;
    const planned = plan({ ...options, seed, errorCode, accountSid, duplicated, shuffled });
    const outcome = expected(planned, target);

    const progress = progressOn(terminal, 'sending');
    const sent = await send(
      planned.requests.map((request) => signedRequest(request, target)),
      {
        concurrency: CONCURRENCY,
        ...(options.rate !== undefined && { rate: options.rate }),
        onProgress: progress.show,
        signal: terminal.signal,
      },
    );
    progress.end();

    const { resources, totals } = outcome;
    const object = { url: target.baseUrl, seed, answers: sent.summary, retried: sent.retried, totals, resources };
    terminal.print(options.json ? JSON.stringify(object) : report(seed, outcome, sent));

    if (terminal.signal.aborted) throw new Interrupted('stopped before everything was sent');
    const refused = sent.answers.filter(
      (answer, index) => !isAccepted(answer) && planned.requests[index]!.kind !== 'forged',
    );
    if (refused.length > 0 && sent.answers.every((answer) => !('status' in answer))) {
      throw new Unreachable(`nothing answers at ${target.baseUrl}`);
    }
    if (refused.length > 0) throw new NotAsItShouldBe(`${refused.length} callbacks were not accepted`);
  });
};

const isAccepted = (answer: Sent['answers'][number]): boolean =>
  'status' in answer && answer.status >= 200 && answer.status < 300;
