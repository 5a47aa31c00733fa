import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Life } from './life.ts';

/** The whole system in a process of its own, that can be killed and started again on the same data. */
export interface MortalSystem {
  readonly url: string;
  readonly start: () => Promise<void>;
  /** As `kill -9`. */
  readonly kill: () => Promise<void>;
  /** What was done to it, over all its lives. */
  readonly counts: () => Readonly<Record<string, number>>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

type Message = { readonly ready: true } | { readonly counts: Readonly<Record<string, number>> };

const sum = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const [what, count] of all.flatMap((one) => Object.entries(one))) total[what] = (total[what] ?? 0) + count;
  return total;
};

export const newMortalSystem = async (life: Omit<Life, 'port'>): Promise<MortalSystem> => {
  const port = await freePort();
  const lives: Record<string, number>[] = [];
  let child: ChildProcess | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => sum(lives),
    start: async () => {
      const own = lives.push({}) - 1;
      const told: Life = { ...life, port, seed: life.seed * 1_000 + own };
      const started = fork(join(import.meta.dirname, 'system-process.ts'), [JSON.stringify(told)], {
        execArgv: ['--no-warnings'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = started;
      await new Promise<void>((resolve, reject) => {
        started.on('message', (message: Message) => {
          if ('ready' in message) resolve();
          else lives[own] = { ...message.counts };
        });
        started.once('exit', (code, signal) => reject(new Error(`the system ended with ${code ?? signal}`)));
      });
    },
    kill: async () => {
      const dying = child;
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
      dying.kill('SIGKILL');
      await once(dying, 'exit');
    },
  };
};
