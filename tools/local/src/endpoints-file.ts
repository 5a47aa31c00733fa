import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackResources } from './topology.ts';

/** What other programs need to know of a running system. */
export interface Endpoints {
  readonly pid: number;
  readonly url: string;
  readonly stage: string;
  readonly env: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, StackResources>>;
}

const fileIn = (dataDir: string): string => join(dataDir, 'endpoints.json');

export const writeEndpoints = (dataDir: string, endpoints: Endpoints): void => {
  const file = fileIn(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(endpoints, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

export const removeEndpoints = (dataDir: string): void => rmSync(fileIn(dataDir), { force: true });

/** The system that runs on a data folder, if one does: the file of a killed one is not believed. */
export const readEndpoints = (dataDir: string): Endpoints | undefined => {
  try {
    const endpoints = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Endpoints;
    process.kill(endpoints.pid, 0);
    return endpoints;
  } catch {
    return undefined;
  }
};
