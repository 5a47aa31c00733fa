import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import { positive } from '../option-values.ts';
import { counterOn } from '../progress.ts';
import { readKeyrings } from '../quarantine/keyrings.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type Released, release } from '../quarantine/release.ts';
import { type SelectionOptions, selectionOf, selectionOptions } from '../quarantine/selection.ts';
import { unreadableLine } from '../quarantine/walk.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ReleaseCommandOptions extends DeploymentOptions, SelectionOptions {
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const report = ({ seen, released, stayed, notSent, unreadable }: Released, dryRun: boolean): string[] => [
  ...table(
    ['', 'count', ''],
    [
      [dryRun ? 'would be released' : 'released', released, 'verified with the present keys'],
      ...Object.entries(stayed).map(([reason, count]) => ['stays', count, reason]),
      ...(notSent > 0 ? [['not sent', notSent, 'not taken by SQS, still in quarantine']] : []),
    ],
  ),
  '',
  `${seen} seen.`,
  ...unreadableLine(unreadable),
];

export const addRelease = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('release')
    .description('send back to ingest what verifies with the present keys')
    .option('--rate <per second>', 'requests a second', positive, 500)
    .option('--dry-run', 'verify and count, and send nothing')
    .option('--json', 'print one JSON object');
  selectionOptions(deploymentOptions(command, terminal)).action(async (options: ReleaseCommandOptions) => {
    const { rate, dryRun = false, json } = options;
    const { signal } = terminal;
    const selection = selectionOf(command, options);
    const place = await quarantinePlace(options);
    const counter = counterOn(terminal);
    let released: Released;
    try {
      const { present: keyring } = await readKeyrings(place);
      const onProgress = (seen: number): void => counter.show('requests', seen);
      const { store, resend, hosts } = place;
      released = await release(store, resend, { selection, keyring, hosts, rate, dryRun, signal, onProgress });
    } finally {
      counter.end();
      place.close();
    }
    const { stoppedBy, ...counts } = released;
    terminal.print(json ? JSON.stringify({ dryRun, ...counts }) : report(released, dryRun));
    if (stoppedBy) throw stoppedBy;
    if (signal.aborted) throw new Interrupted('stopped: the same again goes on where this ended');
    if (counts.notSent > 0) throw new NotAsItShouldBe(`${counts.notSent} should have left quarantine and did not`);
  });
};
