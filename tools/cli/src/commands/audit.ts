import { randomUUID } from 'node:crypto';
import { addresses } from '@status-callbacks/contract/addresses';
import { openHistory } from '@status-callbacks/history/history';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';
import { s3Store } from '@status-callbacks/archive/s3-store';
import type { Command } from 'commander';
import { type Audit, type Finding, audit } from '../audit/audit.ts';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { duration } from '../duration.ts';
import { NotAsItShouldBe } from '../exit-codes.ts';
import { type Repaired, SETTLED_AFTER_MS, repair } from '../audit/repair.ts';
import { counterOn } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, windowOf, windowOptions } from '../window-options.ts';

interface AuditOptions extends DeploymentOptions, WindowOptions {
  readonly repair?: boolean;
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

const report = ({ archived, tabled, expired, found }: Audit, first: readonly Finding[]): string[] => {
  const rows = [
    ['in the archive', archived, 'distinct callbacks of the window'],
    ['in the table', tabled, 'distinct callbacks of the window'],
    ...(expired > 0 ? [['expired', expired, 'older than the table keeps them, and not missed']] : []),
    ['findings', found, ''],
  ];
  const more = found > first.length ? [`… and ${found - first.length} more: --json has them all`] : [];
  return [
    ...table(['', 'count', ''], rows),
    ...(found === 0
      ? []
      : ['', ...table(['finding', 'callback', 'resource', 'received at', ''], first.map(row)), ...more]),
    '',
    found === 0 ? 'Archive and table agree.' : 'Archive and table do not agree.',
  ];
};

const repairLine = ({ toTable, toArchive, onTheWay, arrived }: Repaired): string[] => [
  `Sent again: ${toTable} to dynamo-writer, ${toArchive} to s3-archiver` +
    (toArchive > 0 ? ' (rebuilt from the table, so without parameters and signature).' : '.'),
  ...(arrived > 0 ? [`Left alone: ${arrived} that the archive has by now.`] : []),
  ...(onTheWay > 0
    ? [`Left alone: ${onTheWay} received less than ${duration(SETTLED_AFTER_MS)} ago, which may be on their way.`]
    : []),
  'Once they are there, audit again.',
];

export const addAudit = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('audit')
    .description('compare archive and table callback by callback, and name what is missing or different')
    .option('--repair', 'send what one side lacks to the sink of that side')
    .option('--json', 'print one JSON object per finding, and last the counts');
  windowOptions(deploymentOptions(command, terminal)).action(async (options: AuditOptions) => {
    const window = windowOf(command, options);
    const deployment = connect(options);
    const counter = counterOn(terminal);
    const { signal, print, now } = terminal;
    try {
      const findings: Finding[] = [];
      const archive = s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket));
      const table = await deployment.address(addresses.tableName);
      const outcome = await audit({
        window,
        now: now(),
        archive,
        dynamodb: deployment.dynamodb(),
        table,
        signal,
        onProgress: counter.show,
        onFinding: (finding) => {
          if (options.json) print(JSON.stringify(finding));
          // All of them are kept only to be mended.
          if (options.repair || findings.length < MOST_FINDINGS) findings.push(finding);
        },
      });
      counter.end();
      print(options.json ? JSON.stringify(outcome) : report(outcome, findings.slice(0, MOST_FINDINGS)));
      if (outcome.found === 0) return;
      if (!options.repair) throw new NotAsItShouldBe(`${outcome.found} findings`);
      const topic = await deployment.address(addresses.topicArn);
      const repaired = await repair(findings, {
        window,
        archive,
        history: openHistory(deployment.dynamodb(), table),
        replayId: randomUUID(),
        sendTo: (sink) => {
          const publish = publishTo(deployment.sns(), topic, sink);
          return (events) => publish(events.map(publicationOf));
        },
        now: now(),
        signal,
      });
      print(options.json ? JSON.stringify(repaired) : repairLine(repaired));
      if (repaired.left > 0) throw new NotAsItShouldBe(`${repaired.left} findings that sending again does not mend`);
    } finally {
      counter.end();
      deployment.close();
    }
  });
};
