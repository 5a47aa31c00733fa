import { DROPPED } from '@status-callbacks/quarantine/layout';
import type { QuarantineStore } from '@status-callbacks/quarantine/store';
import type { Selection } from './selection.ts';
import { type Judging, stillRefused } from './still-refused.ts';
import { type Unreadable, walk } from './walk.ts';

export interface DropOptions extends Omit<Judging, 'asked'> {
  readonly selection: Selection;
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (seen: number) => void;
}

export interface Dropped {
  readonly seen: number;
  /** Moved out of quarantine; in a dry run, what would have been moved. */
  readonly dropped: number;
  /** Verified with the present keys: a release is what they need. */
  readonly verified: number;
  readonly unreadable: Unreadable;
}

/** Moves aside what is meant and is still refused. What verifies stays, whatever was asked for: it is a real callback. */
export const drop = async (
  store: QuarantineStore,
  { selection, dryRun = false, signal, onProgress, ...judging }: DropOptions,
): Promise<Dropped> => {
  const counts = { seen: 0, dropped: 0, verified: 0 };
  const unreadable: Unreadable = { lines: 0, objects: 0 };
  for await (const { object, kept, selected } of walk(store, { selection, signal }, unreadable)) {
    const refused = [...selected].filter(([, each]) => stillRefused(each, judging) !== undefined);
    counts.seen += selected.size;
    counts.verified += selected.size - refused.length;
    counts.dropped += refused.length;
    if (!dryRun && refused.length > 0 && kept.damage === undefined)
      await store.move(object.key, kept, new Set(refused.map(([line]) => line)), DROPPED);
    onProgress?.(counts.seen);
  }
  return { ...counts, unreadable };
};
