import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unreachable } from './exit-codes.ts';

/** What the local system writes to `endpoints.json` once it takes callbacks. */
export interface RunningSystem {
  readonly pid: number;
  readonly url: string;
  /** `AWS_ENDPOINT_URL_…` and what else an AWS SDK needs to reach it. */
  readonly env: Readonly<Record<string, string>>;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const read = async (path: string): Promise<RunningSystem> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunningSystem;
  } catch {
    throw new Unreachable(`no local system runs here (${path} is not there). Start one with: npm start`);
  }
};

/**
 * The local system, if its process is alive: a killed one leaves its file behind.
 * @throws {Unreachable}
 */
export const runningSystem = async (localDirectory: string): Promise<RunningSystem> => {
  const path = join(localDirectory, 'endpoints.json');
  const system = await read(path);
  if (!isAlive(system.pid)) throw new Unreachable('the local system has stopped. Start it again with: npm start');
  return system;
};
