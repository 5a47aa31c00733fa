import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted } from '../exit-codes.ts';
import { counterOn } from '../progress.ts';
import { type Dropped, drop } from '../quarantine/drop.ts';
import { readKeyrings } from '../quarantine/keyrings.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type SelectionOptions, selectionOf, selectionOptions } from '../quarantine/selection.ts';
import { unreadableLine } from '../quarantine/walk.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DropCommandOptions extends DeploymentOptions, SelectionOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const report = ({ seen, dropped, verified, unreadable }: Dropped, dryRun: boolean): string[] => [
  ...table(
    ['', 'count', ''],
    [
      [dryRun ? 'would be dropped' : 'dropped', dropped, 'refused with the present keys'],
      ...(verified > 0 ? [['stays', verified, 'verified with the present keys: callbacks quarantine release']] : []),
    ],
  ),
  '',
  `${seen} seen.`,
  ...unreadableLine(unreadable),
];

export const addDrop = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('drop')
    .description('move what is forged out of quarantine, so that it hides nothing; what verifies stays')
    .option('--all', 'all of it; without this, say which by --reason, --account, --route, --from or --to')
    .option('--dry-run', 'count, and move nothing')
    .option('--json', 'print one JSON object');
  selectionOptions(deploymentOptions(command, terminal)).action(async (options: DropCommandOptions) => {
    const { all, dryRun = false, json, reason, account, route, from, to } = options;
    if (!all && [reason, account, route, from, to].every((each) => each === undefined))
      command.error('error: say what to drop by --reason, --account, --route, --from or --to, or give --all');
    const { signal } = terminal;
    const selection = selectionOf(command, options);
    const place = await quarantinePlace(options);
    const counter = counterOn(terminal);
    let dropped: Dropped;
    try {
      const { present: keyring } = await readKeyrings(place);
      const onProgress = (seen: number): void => counter.show('requests', seen);
      const { store, hosts } = place;
      dropped = await drop(store, { selection, keyring, hosts, dryRun, signal, onProgress });
    } finally {
      counter.end();
      place.close();
    }
    terminal.print(json ? JSON.stringify({ dryRun, ...dropped }) : report(dropped, dryRun));
    if (signal.aborted) throw new Interrupted('stopped: the same again goes on where this ended');
  });
};
