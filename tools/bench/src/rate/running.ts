import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnderTest } from '../system/under-test.ts';
import type { Report, Told } from './system-process.ts';

/** A system in a process of its own. */
export interface Running {
  readonly target: { readonly baseUrl: string; readonly authToken: string };
  readonly dataDir: string;
  readonly report: () => Promise<Report>;
  /** Waits until nothing is left to do. */
  readonly idle: () => Promise<Report>;
  readonly stop: () => Promise<void>;
}

/** How its functions are called that verify, and that write to the table. */
const FUNCTIONS = {
  this: { verifier: 'status-callbacks-ingest-dev-Function', writer: 'status-callbacks-dynamo-writer-dev-Function' },
  baseline: { verifier: 'handle-sqs-messages', writer: 'save-to-dynamodb' },
} as const;

export const run = async ({ name, assemblies, authToken }: UnderTest): Promise<Running> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'callbacks-bench-'));
  const told: Told = { assemblies, dataDir, ...FUNCTIONS[name] };
  const child = fork(join(import.meta.dirname, 'system-process.ts'), [JSON.stringify(told)], {
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [started] = (await once(child, 'message')) as [{ url: string; authToken: string }];
  const ask = async (what: 'report' | 'idle'): Promise<Report> => {
    child.send(what);
    const [report] = (await once(child, 'message')) as [Report];
    return report;
  };
  return {
    target: { baseUrl: started.url, authToken: authToken ?? started.authToken },
    dataDir,
    report: () => ask('report'),
    idle: () => ask('idle'),
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
