import { positive } from '@status-callbacks/cli/option-values';
import { run as runCommand } from '@status-callbacks/cli/program';
import { Command } from 'commander';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { quantile } from './median.ts';
import { run } from './rate/running.ts';
import { thisSystem } from './system/under-test.ts';
import { traffic } from './traffic.ts';

const SIDE_BY_SIDE = 32;
const MINUTE_SECONDS = 60;

interface Minute {
  readonly minute: number;
  readonly sent: number;
  /** Milliseconds from acceptance until in the table. */
  readonly p50: number;
  readonly p99: number;
  /** In use by all functions; megabytes. */
  readonly heap: number;
}

interface Counts {
  readonly archived: number;
  readonly tabled: number;
  readonly found: number;
}

/** One command line, as an operator types it; what it printed last. */
const callbacks = async (dataDir: string, ...args: string[]): Promise<string> => {
  const printed: string[] = [];
  await runCommand([...args, '--data-dir', dataDir, '--json'], {
    print: (text) => void printed.push(text),
    note: (text) => void process.stderr.write(text),
    isWatched: false,
    env: {},
    localDirectory: dataDir,
    now: Date.now,
    signal: new AbortController().signal,
  });
  return printed.at(-1) ?? '{}';
};

/** The same rate for a long time, then the books: what was answered is in the archive and in the table, and nothing failed. */
const soak = async (minutes: number, rate: number, seed: number, print: (line: string) => void): Promise<boolean> => {
  const running = await run(thisSystem());
  const began = new Date();
  try {
    let sent = 0;
    const all: Minute[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      const { requests } = traffic(Math.round(rate * MINUTE_SECONDS), seed * 10_000 + minute);
      const signed = requests.map((request) => signedRequest(request, running.target));
      const { summary } = await send(signed, { concurrency: SIDE_BY_SIDE, rate });
      sent += Object.entries(summary).reduce((sum, [status, count]) => sum + (status.startsWith('2') ? count : 0), 0);
      const { latencies, heaps } = await running.report();
      const heap = Object.values(heaps).reduce((sum, bytes) => sum + bytes, 0) / 1e6;
      const told: Minute = { minute, sent, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), heap };
      all.push(told);
      print(JSON.stringify(told));
    }
    await running.idle();
    const window = ['--from', began.toISOString(), '--to', new Date(Date.now() + 1_000).toISOString()];
    const { archived, tabled, found } = JSON.parse(await callbacks(running.dataDir, 'audit', ...window)) as Counts;
    const { queues } = JSON.parse(await callbacks(running.dataDir, 'dlq', 'list')) as {
      queues: readonly { readonly deadLetters: number }[];
    };
    const deadLetters = queues.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
    print(JSON.stringify({ answered: sent, archived, tabled, found, deadLetters }));
    return archived === sent && tabled === sent && found === 0 && deadLetters === 0;
  } finally {
    await running.stop();
  }
};

await new Command('soak')
  .description(
    'Sends callbacks at one rate for a long time, a line for each minute, and compares the books in the end.',
  )
  .option('--minutes <count>', 'how long', positive, 30)
  .option('--rate <per second>', 'callbacks a second', positive, 400)
  .option('--seed <number>', 'of the traffic', Number, 1)
  .action(async ({ minutes, rate, seed }: { minutes: number; rate: number; seed: number }) => {
    process.exitCode = (await soak(minutes, rate, seed, console.log)) ? 0 : 1;
  })
  .parseAsync();
