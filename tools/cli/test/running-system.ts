import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { type SystemOptions, startSystem } from '@status-callbacks/local/system';
import { type PlanOptions, plan } from '@status-callbacks/simulator/plan';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { commandLine } from './command-line.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');

type Options = Pick<SystemOptions, 'assemblies' | 'disturb'>;

/** The real system, and a command line that finds it where commands look. */
export const startRunningSystem = async ({ assemblies = findAssemblies(WORKSPACE), disturb }: Options = {}) => {
  const localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-running-'));
  const system = await startSystem({ assemblies, ...(disturb && { disturb }) });
  const { url, env, resources } = system;
  writeEndpoints(localDirectory, { pid: process.pid, url, stage: 'dev', env, resources });
  return {
    system,
    localDirectory,
    callbacks: (...args: string[]) => commandLine(args, { localDirectory }),
    /** The same some time from now. */
    callbacksLater: (milliseconds: number, ...args: string[]) =>
      commandLine(args, { localDirectory, now: () => Date.now() + milliseconds }),
    /** Sends a plan and waits until everything is where it belongs. */
    play: async (options: Partial<PlanOptions>) => {
      const played = plan({
        seed: 1,
        messages: 20,
        calls: 4,
        forged: 0,
        duplicated: 0.1,
        failing: 0.2,
        shuffled: true,
        ...options,
      });
      const target = { baseUrl: url, authToken: system.authToken };
      await send(
        played.requests.map((request) => signedRequest(request, target)),
        { concurrency: 8 },
      );
      await system.idle();
      return played;
    },
    stop: async () => {
      await system.stop();
      await rm(localDirectory, { recursive: true, force: true });
    },
  };
};
