import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** What a profiled function is told: where its code is, and what to be called with how often. */
export interface Profiled {
  readonly file: string;
  readonly exportName: string;
  /** A file with a list of events; without one, the function is only loaded. */
  readonly events?: string;
  readonly rounds: number;
}

export interface Measured {
  /** Milliseconds that loading the code takes, and from the start of the process until the handler can be called. */
  readonly loading: number;
  readonly ready: number;
  /** Of the process, microseconds, after a first round. */
  readonly cpu: number;
  readonly records: number;
  /** In use after a collection, bytes: after one round, and after all. */
  readonly heap: readonly [first: number, last: number];
}

interface Batch {
  readonly Records?: readonly object[];
}

const { file, exportName, events, rounds } = JSON.parse(process.argv[2]!) as Profiled;
const began = performance.now();
const module = (await import(pathToFileURL(file).href)) as Record<string, (event: unknown, context: object) => unknown>;
const handler = module[exportName]!;
const ready = performance.now();

const batches = events === undefined ? [] : (JSON.parse(readFileSync(events, 'utf8')) as Batch[]);
const context = { getRemainingTimeInMillis: () => 30_000 };
const round = async (): Promise<void> => {
  for (const batch of batches) await handler(structuredClone(batch), context);
};
const heapUsed = (): number => {
  globalThis.gc!();
  return process.memoryUsage().heapUsed;
};

await round();
const first = heapUsed();
const before = process.cpuUsage();
for (let done = 0; done < rounds && batches.length > 0; done++) await round();
const { user, system } = process.cpuUsage(before);
const records = rounds * batches.reduce((sum, { Records = [{}] }) => sum + Records.length, 0);
const measured: Measured = { loading: ready - began, ready, cpu: user + system, records, heap: [first, heapUsed()] };
process.send!(measured);
process.disconnect();
