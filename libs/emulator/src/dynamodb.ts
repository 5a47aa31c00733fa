import type { Server } from 'node:http';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServer, listenOnLoopback } from './loopback.ts';

type Dynalite = (options: {
  path?: string;
  createTableMs: number;
  deleteTableMs: number;
  updateTableMs: number;
}) => Server;

const require = createRequire(import.meta.url);
const dynalite = require('dynalite') as Dynalite;
// The very one dynalite opens its data with.
const { Level } = createRequire(require.resolve('dynalite'))('level') as {
  Level: new (path: string) => { open(): Promise<void>; close(): Promise<void> };
};

const TRIES = 20;

/** DynamoDB; without a directory, in memory. */
export const startDynamoDb = async (directory: string | undefined, port: number) => {
  if (directory) await waitForLock(directory);
  const server = dynalite({
    ...(directory && { path: directory }),
    // AWS takes seconds to make a table; nothing here waits for that.
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  return { port: await listenOnLoopback(server, port), stop: () => closeServer(server) };
};

/** LevelDB lets one process in, and one that was just killed holds its lock a moment longer. */
const waitForLock = async (directory: string): Promise<void> => {
  mkdirSync(dirname(directory), { recursive: true });
  for (let tries = 1; ; tries += 1) {
    const level = new Level(directory);
    try {
      await level.open();
      return await level.close();
    } catch (error) {
      if (tries === TRIES) throw new Error(`${directory} is held by another process`, { cause: error });
      await delay(100);
    }
  }
};
