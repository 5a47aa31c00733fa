import { Command } from 'commander';
import { addAlerts } from './commands/alerts.ts';
import { addAudit } from './commands/audit.ts';
import { addCost } from './commands/cost.ts';
import { addDemo } from './commands/demo.ts';
import { addDlq } from './commands/dlq.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEnv } from './commands/env.ts';
import { addReplay } from './commands/replay.ts';
import { addImport } from './commands/import.ts';
import { addList } from './commands/list.ts';
import { addQuarantine } from './commands/quarantine.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addSend } from './commands/send.ts';
import { addShow } from './commands/show.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSuppression } from './commands/suppression.ts';
import { addTail } from './commands/tail.ts';
import { addUrl } from './commands/url.ts';
import { EXIT_CODES_HELP, exitCodeOf, messageOf, exitCodes } from './exit-codes.ts';
import { type Terminal, type World, legible } from './terminal.ts';

/** In the order of the help: whether it works, sending, looking, repairing, and what is for this machine alone. */
const COMMANDS = [
  addDoctor,
  addSend,
  addSimulate,
  addUrl,
  addShow,
  addList,
  addTail,
  addAlerts,
  addSuppression,
  addQuarantine,
  addDlq,
  addAudit,
  addReconcile,
  addReplay,
  addImport,
  addCost,
  addEnv,
  addDemo,
];

/** What was given wrongly is quoted, and may hold anything; below it, on a line of its own, Commander says what may have been meant. */
const complain = ({ note }: Terminal, text: string): void => {
  const [, what = '', hint = ''] = /^(.*?)(\n\(Did you mean [^\n]*)?\n?$/s.exec(text) ?? [];
  for (const line of [what, ...(hint ? [hint.slice(1)] : [])]) note(`${line}\n`);
};

/** Runs one command line; returns the exit code. */
export const run = async (args: readonly string[], world: World): Promise<number> => {
  const terminal = legible(world);
  const program = new Command('callbacks')
    .description('Work with status callbacks: the local system, unless told otherwise.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd().split('\n')),
      writeErr: (text) => {
        for (const line of text.trimEnd().split('\n')) terminal.note(`${line}\n`);
      },
      outputError: (text) => complain(terminal, text),
    })
    .addHelpText('afterAll', EXIT_CODES_HELP);
  for (const add of COMMANDS) add(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has already said what was wrong with the command line.
    const code = exitCodeOf(error);
    if (code !== exitCodes.ok && code !== exitCodes.usage) terminal.note(`callbacks: ${messageOf(error)}\n`);
    return code;
  }
};
