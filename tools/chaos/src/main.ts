import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { Command, InvalidArgumentError } from 'commander';
import { type Outcome, rampage } from './rampage.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');

const count = (text: string): number => {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
};

/** `7`, or `1..20`. */
const seeds = (text: string): number[] => {
  const [, first, last = first] = /^(\d{1,7})(?:\.\.(\d{1,7}))?$/.exec(text) ?? [];
  if (first === undefined || Number(last) < Number(first)) throw new InvalidArgumentError('Neither 7 nor 1..20.');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
};

const toldTooOften = ({ alerts, kills, faults }: Outcome): boolean =>
  alerts.toldAgain > kills + (faults['killed'] ?? 0) + (faults['unanswered'] ?? 0);

const line = (outcome: Outcome): string => {
  const { seed, callbacks, kills, faults, tricks, maintained, retried, books, findings, seconds } = outcome;
  const { redriven, copies, alerts } = outcome;
  const counted = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .sort()
      .map(([what, many]) => `${many} ${what}`)
      .join(', ');
  return [
    `seed ${seed}: ${findings.length === 0 ? 'the books are equal' : `${findings.length} FINDINGS`} after ${seconds} s`,
    `  ${callbacks} callbacks, ${kills} kills, ${retried} requests sent again; ${counted(faults)}`,
    `  adversary: ${counted(tricks)}`,
    `  during the traffic: ${counted(maintained)}`,
    `  quarantined: ${counted(books.quarantined)}`,
    `  verified ${books.verified} = archived ${books.archived} = tabled ${books.tabled}; routed ${books.routed}, refused ${books.refused}, suppressed ${books.suppressed}`,
    `  ${redriven} dead letters redriven, ${copies} copies in the archive and on the bus, ${alerts.told} alerts, ${alerts.toldAgain} of them told again`,
    ...findings.map(({ where, id, resourceSid, reason = '', detail }) =>
      [`  ${where}:`, id ?? resourceSid ?? '', reason, detail].filter(Boolean).join(' '),
    ),
  ].join('\n');
};

interface Options {
  readonly seed: readonly number[];
  readonly callbacks: number;
  readonly kills: number;
  readonly minutes?: number;
  readonly lossy?: string;
  readonly json?: boolean;
}

await new Command('chaos')
  .description('Breaks everything around the functions and kills the system at will, and shows that nothing is lost.')
  .option('--seed <seed>', 'one, or a range: 1..20', seeds, [1])
  .option('--callbacks <count>', 'at least so many a run', count, 2_000)
  .option('--kills <count>', 'of the whole system, a run', count, 10)
  .option('--minutes <count>', 'run after run, with further seeds, for so long', count)
  .option('--lossy <service>', 'lose records of this sink on purpose, to see that it would be noticed')
  .option('--json', 'print one JSON object per run')
  .action(async ({ seed: given, minutes, lossy, json, ...options }: Options) => {
    const stopped = new AbortController();
    process.once('SIGINT', () => stopped.abort());
    const { signal } = stopped;
    const assemblies = findAssemblies(WORKSPACE);
    const until = minutes === undefined ? 0 : Date.now() + minutes * 60_000;
    const outcomes: Outcome[] = [];
    const next = (): number | undefined =>
      given[outcomes.length] ?? (Date.now() < until ? given.at(-1)! + outcomes.length - given.length + 1 : undefined);
    for (let seed = next(); seed !== undefined && !signal.aborted; seed = next()) {
      const show = process.stderr.isTTY
        ? (what: string) => process.stderr.write(`\rseed ${seed}: ${what}        `)
        : undefined;
      const outcome = await rampage({ ...options, seed, assemblies, lossy, signal, ...(show && { onProgress: show }) });
      if (show) process.stderr.write('\r');
      outcomes.push(outcome);
      console.log(json ? JSON.stringify(outcome) : line(outcome));
    }
    const bad = outcomes.filter((outcome) => outcome.findings.length > 0 || toldTooOften(outcome));
    const all = outcomes.reduce((sum, { callbacks }) => sum + callbacks, 0);
    if (!json) {
      console.log(
        bad.length === 0
          ? `\n${outcomes.length} runs, ${all} callbacks: nothing lost, nothing doubled.`
          : `\n${bad.length} of ${outcomes.length} runs have findings: seeds ${bad.map(({ seed }) => seed).join(', ')}.`,
      );
    }
    process.exitCode = bad.length === 0 ? 0 : 1;
  })
  .parseAsync();
