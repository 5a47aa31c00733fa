import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const require = createRequire(import.meta.url);
// The very one dynalite opens its data with.
const { Level } = createRequire(require.resolve('dynalite'))('level') as {
  Level: new (path: string) => { open(): Promise<void>; close(): Promise<void> };
};

const TRIES = 20;

/** DynamoDB, in a thread of its own because it takes a fifth of the work; without a directory, in memory. */
export const startDynamoDb = async (directory: string | undefined, port: number) => {
  if (directory) await waitForLock(directory);
  const thread = new Worker(new URL('./dynamodb-thread.ts', import.meta.url), {
    workerData: { directory, port },
    // The thread must not see the region of whoever starts it: it is part of every ARN.
    env: { AWS_REGION: 'us-east-1' },
  });
  const [listening] = (await once(thread, 'message')) as [number];
  return {
    port: listening,
    stop: async (): Promise<void> => {
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
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
