import { setTimeout } from 'node:timers/promises';
import { type Fault, SLOW_MS } from './sink.ts';

export interface MemoryStore {
  readonly things: Map<string, string>;
  readonly failing: (fault: Fault | undefined) => void;
  readonly rounds: () => number;
  /** Stores what it can and gives the keys of what it did not take: the answer of a batch operation, behind a 200. */
  readonly putAll: (things: ReadonlyMap<string, string>) => Promise<string[]>;
}

/** A dependency that has every fault. */
export const aStore = (): MemoryStore => {
  const things = new Map<string, string>();
  let fault: Fault | undefined;
  let [rounds, inFlight] = [0, 0];
  const keep = (some: readonly [string, string][]): void => {
    for (const [key, thing] of some) things.set(key, thing);
  };
  return {
    things,
    failing: (next) => {
      fault = next;
      rounds = 0;
    },
    rounds: () => rounds,
    putAll: async (all) => {
      const entries = [...all];
      if (fault === 'partly') {
        const middle = Math.ceil(entries.length / 2);
        keep(entries.slice(middle));
        return entries.slice(0, middle).map(([key]) => key);
      }
      if (fault === 'slow') {
        if (inFlight++ === 0) rounds += 1;
        await setTimeout(SLOW_MS);
        inFlight -= 1;
      } else if (fault) {
        if (fault === 'unanswered') keep(entries);
        throw new Error(`${fault}, said about +15005550006`);
      }
      keep(entries);
      return [];
    },
  };
};
