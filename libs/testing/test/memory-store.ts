import { setTimeout } from 'node:timers/promises';
import { type Fault, SLOW_MS } from '../src/sink.ts';

export interface MemoryStore {
  readonly things: Map<string, string>;
  readonly failing: (fault: Fault | undefined) => void;
  /** Stores what it can and gives the keys of what it did not take: the answer of a batch operation, behind a 200. */
  readonly putAll: (things: ReadonlyMap<string, string>) => Promise<string[]>;
}

/** A dependency that has every fault. */
export const aStore = (): MemoryStore => {
  const things = new Map<string, string>();
  let fault: Fault | undefined;
  const keep = (some: Iterable<[string, string]>): void => {
    for (const [key, thing] of some) things.set(key, thing);
  };
  return {
    things,
    failing: (next) => void (fault = next),
    putAll: async (all) => {
      if (fault === 'slow') await setTimeout(SLOW_MS);
      else if (fault === 'unanswered') keep(all);
      else if (fault === 'partly') {
        const middle = Math.ceil(all.size / 2);
        keep([...all].slice(middle));
        return [...all.keys()].slice(0, middle);
      }
      if (fault !== undefined && fault !== 'slow') throw new Error(`${fault}, said about +15005550006`);
      keep(all);
      return [];
    },
  };
};
