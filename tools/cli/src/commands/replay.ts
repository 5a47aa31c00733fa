import { type Command, Option } from 'commander';
import { type Deployment, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe, NothingThere } from '../exit-codes.ts';
import { filterOptions } from '../filter-options.ts';
import { positive, wholeNumber } from '../option-values.ts';
import { replayDistributed } from '../replay/distributed.ts';
import type { ReplayOptions } from '../replay/driver.ts';
import { replayInProcess } from '../replay/in-process.ts';
import { type Outcome, report } from '../replay/report.ts';
import { type Sink, addressees, deployedSinks } from '../replay/sinks.ts';
import type { Terminal } from '../terminal.ts';
import { windowOptions } from '../window-options.ts';

const recipients = async (command: Command, deployment: Deployment, sink: string | undefined): Promise<Sink[]> => {
  const sinks = await deployedSinks(deployment);
  const found = addressees(sinks, sink);
  if (found.length > 0) return found;
  const names = sinks.map(({ name }) => name).join(', ');
  return command.error(`error: --sink ${sink}: ${deployment.name} has ${names || 'no sinks'}`);
};

export const addReplay = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('replay')
    .description('send archived callbacks again, to all sinks or to one, slower than live traffic');
  windowOptions(deploymentOptions(filterOptions(command), terminal))
    .option('--sink <name>', 'only to this sink (default: to every sink that takes replays)')
    .option('--rate <per second>', 'events a second', positive, 500)
    .option('--most-queued <count>', 'wait while the queue of a sink is deeper than this', wholeNumber, 1_000)
    .option('--dry-run', 'count in this process, foresee time and cost, and send nothing')
    .addOption(
      new Option('--distributed', 'let the replay service send, many objects side by side, and wait for it').conflicts([
        'mostQueued',
        'resume',
      ]),
    )
    .option('--resume', 'go on where a run with the same options was stopped')
    .option('--json', 'print one JSON object')
    .action(async (options: ReplayOptions) => {
      const deployment = connect(options);
      try {
        const sinks = await recipients(command, deployment, options.sink);
        const drive = options.distributed && !options.dryRun ? replayDistributed : replayInProcess;
        const { outcome, stopped } = await drive({ command, options, deployment, sinks, terminal });
        terminal.print(options.json ? JSON.stringify(outcome) : report(outcome));
        if (stopped) throw new Interrupted(stopped);
        judge(outcome, deployment);
      } finally {
        deployment.close();
      }
    });
};

const judge = ({ lines, matched, broken, refused }: Outcome, { name }: Deployment): void => {
  if (broken + refused > 0)
    throw new NotAsItShouldBe(`${broken} broken and ${refused} refused: everything else is done`);
  if (lines === 0) throw new NothingThere(`nothing was archived in this window by ${name}`);
  if (matched === 0) throw new NothingThere('nothing in this window is what the options ask for');
};
