import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { lambdaEnvironment, lambdaExecArgv } from './lambda-environment.ts';
import type { LambdaDefinition } from './lambda-function.ts';

/** The time Lambda gives a module to load (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). */
const INIT_MS = 10_000;

export interface LambdaWorker {
  /** Rejects when the handler throws, runs out of time, or ends its thread; after the last two the worker is not alive. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly isAlive: () => boolean;
  readonly stop: () => Promise<unknown>;
}

type Answer = { readonly result: string } | { readonly error: string };

/** One execution environment of a function: a thread with an environment of its own. */
export const startWorker = (
  definition: LambdaDefinition,
  aws: Readonly<Record<string, string>>,
  log: (line: string) => void,
): LambdaWorker => {
  const { file, exportName, name: functionName, arn, timeoutSeconds, memoryMegabytes } = definition;
  const thread = new Worker(new URL('./lambda-thread.ts', import.meta.url), {
    workerData: { file, exportName, functionName, arn },
    env: lambdaEnvironment(definition, aws),
    execArgv: lambdaExecArgv(definition),
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    stdout: true,
    stderr: true,
  });
  createInterface(thread.stdout).on('line', log);
  createInterface(thread.stderr).on('line', log);

  let alive = true;
  let warm = false;
  let settle: ((answer: Answer) => void) | undefined;
  const end = (reason: string): void => {
    alive = false;
    settle?.({ error: reason });
  };
  thread.on('message', (answer: Answer) => settle?.(answer));
  thread.on('error', (error) => {
    log(String((error as Error).stack ?? error));
    end(`thread failed: ${String(error)}`);
  });
  thread.on('exit', (code) => end(`thread ended with code ${code}`));

  const stop = (): Promise<unknown> => {
    alive = false;
    return thread.terminate();
  };

  return {
    isAlive: () => alive,
    stop,
    invoke: async (event) => {
      const allowed = timeoutSeconds * 1000 + (warm ? 0 : INIT_MS);
      const requestId = randomUUID();
      const answer = await new Promise<Answer>((resolve) => {
        const timer = setTimeout(() => {
          void stop();
          settle?.({ error: `task timed out after ${timeoutSeconds} seconds` });
        }, allowed);
        settle = (answer) => {
          clearTimeout(timer);
          settle = undefined;
          resolve(answer);
        };
        if (!alive) return settle({ error: 'thread has ended' });
        thread.postMessage({ requestId, event: JSON.stringify(event), deadline: Date.now() + timeoutSeconds * 1000 });
      });
      warm = true;
      if ('error' in answer) throw new Error(answer.error);
      return JSON.parse(answer.result) as unknown;
    },
  };
};
