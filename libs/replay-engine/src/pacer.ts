import { setTimeout as sleep } from 'node:timers/promises';

export interface Pacer {
  /** Resolves when the rate allows for more, or when nobody waits any longer. */
  readonly ready: () => Promise<void>;
  readonly spent: (count: number) => void;
}

/** Keeps to a rate on average, by waiting after a burst for as long as it should have taken. */
export const newPacer = (perSecond: number, signal: AbortSignal): Pacer => {
  let readyAt = performance.now();
  return {
    ready: async () => {
      for (let wait = readyAt - performance.now(); wait > 0 && !signal.aborted; wait = readyAt - performance.now()) {
        await sleep(wait, undefined, { signal }).catch(() => undefined);
      }
    },
    spent: (count) => {
      readyAt = Math.max(readyAt, performance.now()) + (count * 1000) / perSecond;
    },
  };
};
