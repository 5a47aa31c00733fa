import { type Disturbance, undisturbed } from './disturbance.ts';
import { lambdaEnvironment } from './lambda-environment.ts';
import { startWorker, type LambdaWorker } from './lambda-worker.ts';

/** A function as its template defines it. */
export interface LambdaDefinition {
  readonly name: string;
  readonly arn: string;
  /** The bundle, and the export of it that is called. */
  readonly file: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
}

export interface LambdaFunction {
  readonly name: string;
  /** How many invocations run side by side. */
  readonly concurrency: number;
  /** Waits for a free worker; rejects when the invocation fails. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly running: () => number;
  /** Bytes in use by all of its threads. */
  readonly heap: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** AWS runs a thousand; two keep both cores of a small machine busy, and a batch per function in flight. */
const MOST_WORKERS = 2;

/** Workers start when they are first needed, stay warm, and are replaced when they break. */
export const createLambda = (
  definition: LambdaDefinition,
  aws: Readonly<Record<string, string>>,
  log: (line: string) => void,
  disturbance: Disturbance = undisturbed,
): LambdaFunction => {
  const environment = disturbance.environment(lambdaEnvironment(definition, aws));
  const concurrency = Math.min(MOST_WORKERS, definition.reservedConcurrency ?? MOST_WORKERS);
  const workers = new Set<LambdaWorker>();
  const idle: LambdaWorker[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;

  const worker = (): LambdaWorker => {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (warm.isAlive()) return warm;
      workers.delete(warm);
    }
    const cold = startWorker(definition, environment, log);
    workers.add(cold);
    return cold;
  };

  return {
    name: definition.name,
    concurrency,
    running: () => running,
    heap: async () => (await Promise.all([...workers].map((one) => one.heap()))).reduce((sum, bytes) => sum + bytes, 0),
    invoke: async (event) => {
      if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      const free = worker();
      try {
        return await disturbance.invoke({
          functionName: definition.name,
          event,
          invoke: free.invoke,
          kill: () => void free.stop(),
        });
      } finally {
        if (free.isAlive()) idle.push(free);
        else workers.delete(free);
        // The place goes to whoever waits, so that nobody can take it in between.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
    stop: async () => {
      await Promise.all([...workers].map((one) => one.stop()));
    },
  };
};
