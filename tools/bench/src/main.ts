import { cpus, totalmem } from 'node:os';
import { wholeNumber } from '@status-callbacks/cli/option-values';
import { Command } from 'commander';
import { budgets } from './budgets.ts';
import { type Scale, measure } from './measure.ts';
import { report } from './report.ts';

const FULL: Omit<Scale, 'seed'> = { counted: [20_000, 2_000], rated: 20_000, loadings: 11, replayed: 200_000 };
/** Shows that everything runs; its figures are rough. */
const QUICK: Omit<Scale, 'seed'> = { counted: [2_000, 200], rated: 2_000, loadings: 3, replayed: 10_000 };

interface Options {
  readonly seed: number;
  readonly replayed?: number;
  readonly quick?: boolean;
  readonly json?: boolean;
}

const machine = () => ({
  cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

await new Command('bench')
  .description(
    "Measures this system against the design of Twilio's sample and against the floor, on the same emulators.",
  )
  .option('--seed <number>', 'of the traffic', wholeNumber, 1)
  .option('--replayed <count>', 'events that are archived and replayed (default: 200000)', wholeNumber)
  .option('--quick', 'a tenth of everything: to see that it runs, and roughly where things are')
  .option('--json', 'print one JSON object')
  .action(async ({ seed, replayed, quick, json }: Options) => {
    const note = (what: string): void => void process.stderr.write(`bench: ${what}\n`);
    const scale: Scale = { ...(quick ? QUICK : FULL), seed, ...(replayed && { replayed }) };
    const measures = await measure(scale, note);
    const met = budgets(measures);
    console.log(json ? JSON.stringify({ machine: machine(), ...measures, budgets: met }) : report(measures));
    process.exitCode = met.every((budget) => budget.met) ? 0 : 1;
  })
  .parseAsync();
