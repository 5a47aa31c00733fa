import type { Kept, KeptLine, KeptObject, QuarantineStore } from '@status-callbacks/quarantine/store';
import { type Refused, type Selection, isSelected, refusedOf } from './selection.ts';

export interface Step {
  readonly object: KeptObject;
  readonly kept: Kept;
  /** Of the object, those that are meant. */
  readonly selected: ReadonlyMap<KeptLine, Refused>;
}

export interface WalkOptions {
  readonly selection: Selection;
  /** Epoch milliseconds: what has been written since is left for the next time. */
  readonly writtenBefore?: number;
  readonly signal: AbortSignal;
}

/** What could not be looked at, because S3 holds something else than `ingest` writes. */
export interface Unreadable {
  lines: number;
  objects: number;
}

/** Every object of the window that holds something meant, one after the other, in memory one at a time. */
export async function* walk(
  store: Pick<QuarantineStore, 'list' | 'read'>,
  { selection, writtenBefore = Infinity, signal }: WalkOptions,
  unreadable: Unreadable,
): AsyncGenerator<Step> {
  for await (const object of store.list(selection.window)) {
    if (signal.aborted) return;
    if (object.writtenAt > writtenBefore) continue;
    if (selection.reason !== undefined && object.reason !== selection.reason) continue;
    const kept = await store.read(object.key).catch((error: unknown) => {
      // Moved by another operator since it was listed.
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    });
    if (!kept) continue;
    if (kept.damage !== undefined) unreadable.objects += 1;
    unreadable.lines += kept.lines.filter(({ entry }) => !entry).length;
    const selected = new Map<KeptLine, Refused>();
    for (const line of kept.lines) {
      if (!line.entry) continue;
      const refused = refusedOf(line.entry);
      if (isSelected(selection, refused)) selected.set(line, refused);
    }
    if (selected.size > 0) yield { object, kept, selected };
  }
}

/** Nothing, or what an operator should know of what could not be read. */
export const unreadableLine = ({ lines, objects }: Unreadable): string[] =>
  lines + objects === 0
    ? []
    : [`${lines} lines and the ends of ${objects} objects could not be read; they are left as they are.`];
