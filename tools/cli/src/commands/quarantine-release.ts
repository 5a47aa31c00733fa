import { type Command, Option } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import { positive, since } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { readKeyrings } from '../quarantine/keyrings.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type Census, connectQueues } from '../held/queues.ts';
import { type Released, release } from '../quarantine/release.ts';
import { seenLine } from '../held/seen-line.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ReleaseCommandOptions extends DeploymentOptions {
  readonly reason?: string;
  readonly since?: number;
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const REASONS = [
  'mismatch',
  'unknown-account',
  'missing-signature',
  'malformed-body',
  'too-many-parameters',
  'body-hash-mismatch',
  'ambiguous-parameters',
  'account-mismatch',
  'too-large',
] as const;

const report = ({ seen, released, stayed, ...counts }: Released, dryRun: boolean, census: Census): string => {
  const rows: (string | number)[][] = [
    [dryRun ? 'would be released' : 'released', released, 'verified with the present keys'],
    ...Object.entries(stayed).map(([reason, count]) => ['stays', count, reason]),
    ['passed over', counts.passedOver, 'not asked for'],
    ['not sent', counts.notSent, 'not taken by SQS, still in quarantine'],
    ['not removed', counts.notRemoved, 'sent, and still in quarantine as well'],
    ['refused again', counts.refusedAgain, 'by ingest: see its log'],
  ];
  return [
    table(
      ['', 'count', ''],
      rows.filter(([name, count]) => name === rows[0]![0] || count !== 0),
    ),
    '',
    seenLine(seen, census),
  ].join('\n');
};

export const addRelease = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('release')
    .description('send back to ingest what verifies with the present keys')
    .addOption(new Option('--reason <reason>', 'only what was refused for this').choices(REASONS))
    .option('--since <time or age>', 'only what was received since: 2026-11-23T16:00Z, or 1h ago', since)
    .option('--rate <per second>', 'messages a second', positive, 500)
    .option('--dry-run', 'verify and count, and send nothing')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (options: ReleaseCommandOptions) => {
    const { dryRun = false, json } = options;
    const { signal } = terminal;
    const place = await quarantinePlace(options);
    const { present } = await readKeyrings(place);
    const queues = connectQueues(place.sqs, place.queues);
    const progress = progressOn(terminal, dryRun ? 'verifying' : 'releasing');
    let released: Released;
    let census: Census;
    try {
      census = await queues.count();
      const onProgress = (done: number): void => progress.show({ done, total: Math.max(done, census.visible) });
      released = await release(queues, { ...options, keyring: present, signal, onProgress });
    } finally {
      progress.end();
      place.sqs.destroy();
    }
    const { stoppedBy, ...counts } = released;
    terminal.print(
      json ? JSON.stringify({ dryRun, ...counts, inOtherHands: census.hidden }) : report(released, dryRun, census),
    );
    if (stoppedBy) throw stoppedBy;
    if (signal.aborted) throw new Interrupted('stopped: the same again goes on where this ended');
    const undone = counts.notSent + counts.notRemoved + counts.refusedAgain;
    if (undone > 0) throw new NotAsItShouldBe(`${undone} should have left quarantine and did not`);
  });
};
