import { setTimeout as delay } from 'node:timers/promises';

/** Somebody else is about to publish, or has just changed the state: to be done again, from what the table says by then. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** Milliseconds before each further attempt: together longer than SNS and the table take, far shorter than a message is hidden. */
const PAUSES = [50, 100, 200, 400, 800, 1_600];

/**
 * Tries again while others are at it, and leaves it to the caller if they still are: one that died holds its claim for longer
 * than an invocation should wait.
 * @throws {Busy} when the last attempt still meets somebody
 */
export const onceFree = async (doing: () => Promise<void>): Promise<void> => {
  for (const pause of PAUSES) {
    try {
      return await doing();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
    }
    // A random part, so that two that met once do not meet again in step.
    await delay(pause * (0.5 + Math.random()));
  }
  await doing();
};
