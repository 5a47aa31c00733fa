import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/** An archive in memory, an object for each batch, that remembers what has been read. */
export const memoryArchive = async (...batches: readonly (readonly StatusCallback[])[]) => {
  const objects = new Map<string, Uint8Array>();
  for (const batch of batches) if (batch.length > 0) objects.set(objectKey(batch), await objectBody(batch));
  const read: string[] = [];
  const store: ArchiveStore = {
    async *list(prefix) {
      for (const key of [...objects.keys()].sort()) if (key.startsWith(prefix)) yield { key, bytes: 1 };
    },
    read: async (key) => {
      read.push(key);
      return objects.get(key)!;
    },
  };
  return { store, read, objects };
};
