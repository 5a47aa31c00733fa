import type { ArchiveStore } from '@status-callbacks/archive/read';

/** An archive in memory; objects may be added while it is read. */
export const memoryStore = (
  objects: Map<string, Uint8Array> = new Map(),
): ArchiveStore & { objects: typeof objects } => ({
  objects,
  async *list(prefix, after = '') {
    for (const key of [...objects.keys()].sort()) {
      if (key.startsWith(prefix) && key > after) yield { key, bytes: objects.get(key)!.length };
    }
  },
  read: async (key) => objects.get(key)!,
});
