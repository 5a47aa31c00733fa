import { addresses } from '@status-callbacks/contract/addresses';
import { s3Store } from '@status-callbacks/archive/s3-store';
import type { Command } from 'commander';
import { type Audit, type Finding, audit } from '../audit/audit.ts';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { NotAsItShouldBe } from '../exit-codes.ts';
import { counterOn } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, windowOf, windowOptions } from '../window-options.ts';

interface AuditOptions extends DeploymentOptions, WindowOptions {
  readonly json?: boolean;
}

/** Enough to see what is wrong; `--json` has them all. */
const MOST_FINDINGS = 20;

const row = ({ kind, id, resourceSid, receivedAt, detail }: Finding): string[] => [
  kind,
  id ?? '',
  resourceSid ?? '',
  receivedAt ?? '',
  detail,
];

const report = ({ archived, tabled, expired, found }: Audit, first: readonly Finding[]): string => {
  const rows = [
    ['in the archive', archived, 'distinct callbacks of the window'],
    ['in the table', tabled, 'distinct callbacks of the window'],
    ...(expired > 0 ? [['expired', expired, 'older than the table keeps them, and not missed']] : []),
    ['findings', found, ''],
  ];
  const more = found > first.length ? [`… and ${found - first.length} more: --json has them all`] : [];
  return [
    table(['', 'count', ''], rows),
    ...(found === 0
      ? []
      : ['', table(['finding', 'callback', 'resource', 'received at', ''], first.map(row)), ...more]),
    '',
    found === 0 ? 'Archive and table agree.' : 'Archive and table do not agree.',
  ].join('\n');
};

export const addAudit = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('audit')
    .description('compare archive and table callback by callback, and name what is missing or different')
    .option('--json', 'print one JSON object per finding, and last the counts');
  windowOptions(deploymentOptions(command, terminal)).action(async (options: AuditOptions) => {
    const window = windowOf(command, options);
    const deployment = connect(options);
    const counter = counterOn(terminal);
    try {
      const first: Finding[] = [];
      const outcome = await audit({
        window,
        now: Date.now(),
        archive: s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket)),
        dynamodb: deployment.dynamodb(),
        table: await deployment.address(addresses.tableName),
        signal: terminal.signal,
        onProgress: counter.show,
        onFinding: (finding) => {
          if (options.json) terminal.print(JSON.stringify(finding));
          else if (first.length < MOST_FINDINGS) first.push(finding);
        },
      });
      counter.end();
      terminal.print(options.json ? JSON.stringify(outcome) : report(outcome, first));
      if (outcome.found > 0) throw new NotAsItShouldBe(`${outcome.found} findings`);
    } finally {
      counter.end();
      deployment.close();
    }
  });
};
