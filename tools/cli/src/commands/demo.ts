import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan } from '@status-callbacks/simulator/plan';
import type { Command } from 'commander';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import type { Finding } from '../ledger.ts';
import { wholeNumber } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { type IdlingSystem, type Rehearsal, rehearse } from '../rehearse.ts';
import { stay } from '../stay.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DemoOptions {
  readonly messages: number;
  readonly calls: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly stay?: boolean;
}

const SHARES = { forged: 0.05, duplicated: 0.1, failing: 0.1 };
/** Enough to see what is wrong; `--json` has them all. */
const MOST_FINDINGS = 20;

const findingRows = (kind: string, findings: readonly Finding[]): string[][] =>
  findings.map(({ where, id, resourceSid, detail }) => [kind, where, id ?? resourceSid ?? '', detail]);

const report = ({ missing, unexpected, seconds, ...counts }: Rehearsal): string[] => {
  const { sent, duplicates, verified, refused, archived, tabled, routed } = counts;
  const rows = [
    ['sent over HTTP', sent, `shuffled; ${duplicates} of them duplicates`],
    ['verified', verified, 'distinct callbacks'],
    ['refused', refused, 'forged, kept in quarantine'],
    ['archived', archived, 'distinct callbacks in S3'],
    ['tabled', tabled, 'items in DynamoDB'],
    ['routed', routed, 'error events on the bus'],
    ['missing', missing.length, ''],
    ['unexpected', unexpected.length, ''],
  ];
  const findings = [...findingRows('missing', missing), ...findingRows('unexpected', unexpected)];
  const more =
    findings.length > MOST_FINDINGS ? [`… and ${findings.length - MOST_FINDINGS} more: --json has them all`] : [];
  return [
    ...table(['', 'count', ''], rows),
    ...(findings.length === 0
      ? []
      : ['', ...table(['', 'where', 'what', 'why'], findings.slice(0, MOST_FINDINGS)), ...more]),
    '',
    `${findings.length === 0 ? 'Nothing lost, nothing doubled' : 'Not as it should be'}, in ${seconds.toFixed(1)} seconds.`,
  ];
};

const WORKSPACE = join(import.meta.dirname, '../../../..');

interface TemporarySystem extends IdlingSystem {
  readonly stop: () => Promise<void>;
}

/** Loaded here and not above: the emulators take longer to load than the other commands to run. */
const start = async (dataDir: string): Promise<TemporarySystem> => {
  const { startSystem } = await import('@status-callbacks/local/system');
  const { findAssemblies } = await import('@status-callbacks/local/assembly');
  return startSystem({ assemblies: findAssemblies(WORKSPACE), dataDir });
};

export const addDemo = (program: Command, terminal: Terminal, startFresh = start): void => {
  program
    .command('demo')
    .description('start a fresh system, send it callbacks of every kind, and prove that each ended where it should')
    .option('--messages <count>', 'messages', wholeNumber, 500)
    .option('--calls <count>', 'calls', wholeNumber, 50)
    .option('--seed <number>', 'makes the same run again', wholeNumber, 1)
    .option('--json', 'print one JSON object')
    .option('--stay', 'leave the system up until Ctrl-C, for other commands to ask')
    .option('--keep', 'keep the data of the system, and say where')
    .action(async ({ messages, calls, seed, json, keep, stay: staying }: DemoOptions) => {
      const { note, signal } = terminal;
      const planned = plan({ seed, messages, calls, ...SHARES, shuffled: true });
      const dataDir = await mkdtemp(join(tmpdir(), 'status-callbacks-'));
      const progress = progressOn(terminal, 'sending');
      const tell = (line: string): void => {
        if (terminal.isWatched) note(`${line}\n`);
      };
      const onSent = (): void => {
        progress.end();
        tell('waiting until everything is where it belongs');
      };

      tell('starting a fresh system');
      const system = await startFresh(dataDir);
      let rehearsal: Rehearsal;
      try {
        if (signal.aborted) throw new Interrupted('interrupted');
        rehearsal = await rehearse(system, planned, { signal, onProgress: progress.show, onSent });
        terminal.print(json ? JSON.stringify(rehearsal) : report(rehearsal));
        if (staying) await stay(system, planned, dataDir, terminal);
      } finally {
        progress.end();
        await system.stop();
        if (keep) note(`data kept in ${dataDir}\n`);
        else await rm(dataDir, { recursive: true, force: true });
      }

      const wrong = rehearsal.missing.length + rehearsal.unexpected.length;
      if (wrong > 0) throw new NotAsItShouldBe(`${wrong} findings; the same again with --seed ${seed}`);
    });
};
