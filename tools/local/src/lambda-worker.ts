import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { FunctionFailed } from './function-failed.ts';
import { lambdaExecArgv } from './lambda-environment.ts';
import type { LambdaDefinition } from './lambda-function.ts';

/** The time Lambda gives a module to load (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). */
const INIT_MS = 10_000;

export interface LambdaWorker {
  /** Rejects when the handler throws, runs out of time, or ends its thread; after the last two the worker is not alive. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly isAlive: () => boolean;
  /** Bytes in use; nothing once it is not alive. */
  readonly heap: () => Promise<number>;
  readonly stop: () => Promise<unknown>;
}

type Message =
  | 'ready'
  | { readonly result: string }
  | { readonly error: string; readonly errorType: string; readonly errorMessage: string };

/** One execution environment of a function: a thread with an environment of its own. */
export const startWorker = (
  definition: LambdaDefinition,
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
): LambdaWorker => {
  const { file, exportName, name: functionName, arn, timeoutSeconds, memoryMegabytes } = definition;
  const thread = new Worker(new URL('./lambda-thread.ts', import.meta.url), {
    workerData: { file, exportName, functionName, arn },
    env: environment,
    execArgv: lambdaExecArgv(definition),
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    stdout: true,
    stderr: true,
  });
  createInterface(thread.stdout).on('line', log);
  createInterface(thread.stderr).on('line', log);

  let alive = true;
  let loaded = false;
  /** What the caller waits for: that the module is loaded, then the answer. */
  let pending: PromiseWithResolvers<string> | undefined;

  const end = (reason: string, errorType = 'Runtime.ExitError'): void => {
    alive = false;
    pending?.reject(new FunctionFailed(errorType, reason));
  };
  thread.on('message', (message: Message) => {
    if (message === 'ready') loaded = true;
    if (message === 'ready') pending?.resolve('');
    else if ('result' in message) pending?.resolve(message.result);
    else pending?.reject(new FunctionFailed(message.errorType, message.errorMessage, message.error));
  });
  thread.on('error', (error) => {
    log(error.stack ?? error.message);
    end(`thread failed: ${String(error)}`);
  });
  thread.on('exit', (code) => end(`thread ended with code ${code}`));

  const wait = async (milliseconds: number, complaint: string): Promise<string> => {
    pending = Promise.withResolvers<string>();
    const timer = setTimeout(() => {
      end(complaint, 'Sandbox.Timedout');
      void thread.terminate();
    }, milliseconds);
    try {
      return await pending.promise;
    } finally {
      clearTimeout(timer);
      pending = undefined;
    }
  };

  return {
    isAlive: () => alive,
    heap: async () => (alive ? (await thread.getHeapStatistics()).used_heap_size : 0),
    stop: () => thread.terminate(),
    invoke: async (event) => {
      if (!loaded) await wait(INIT_MS, `module did not load within ${INIT_MS / 1000} seconds`);
      const deadline = Date.now() + timeoutSeconds * 1000;
      thread.postMessage({ requestId: randomUUID(), event: JSON.stringify(event), deadline });
      return JSON.parse(await wait(timeoutSeconds * 1000, `task timed out after ${timeoutSeconds} seconds`)) as unknown;
    },
  };
};
