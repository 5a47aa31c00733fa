import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 500;

/** Looks until it holds, and a last time when time is up. */
export const until = async (holds: () => Promise<boolean>, { deadline, signal }: Patience): Promise<boolean> => {
  for (;;) {
    const isLast = Date.now() >= deadline || signal.aborted;
    if (await holds()) return true;
    if (isLast) return false;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
};
