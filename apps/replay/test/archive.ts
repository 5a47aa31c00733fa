import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import type { ReplayJob } from '@status-callbacks/contract/replay-run';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';

export type Archive = Map<string, Uint8Array>;

/** A callback of a message, received so many seconds after midnight of 23 November 2026. */
export const received = (message: number, second: number, MessageStatus = 'delivered'): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', message), MessageStatus }),
    receivedAt: new Date(Date.UTC(2026, 10, 23) + second * 1_000).toISOString(),
  });

/** What the archiver writes: an object for each hour that a batch touches. */
export const archived = async (batches: readonly (readonly StatusCallback[])[]): Promise<Archive> => {
  const archive: Archive = new Map();
  for (const batch of batches) {
    for (const group of Map.groupBy(batch, ({ data }) => data.request.receivedAt.slice(0, 13)).values()) {
      archive.set(objectKey(group), await objectBody(group));
    }
  }
  return archive;
};

export const storeOf = (archive: Archive): ArchiveStore => ({
  async *list(prefix, after = '') {
    for (const key of [...archive.keys()].sort()) {
      if (key.startsWith(prefix) && key > after) yield { key, bytes: archive.get(key)!.length };
    }
  },
  read: async (key) => archive.get(key)!,
});

/** As the listing of a distributed map has them. */
export const itemsOf = (archive: Archive): { Key: string; Size: number }[] =>
  [...archive].map(([Key, body]) => ({ Key, Size: body.length })).sort((a, b) => (a.Key < b.Key ? -1 : 1));

export const aJob = (overrides: Partial<ReplayJob> = {}): ReplayJob => ({
  replayId: 'r1',
  window: { from: Date.UTC(2026, 10, 23), to: Date.UTC(2026, 10, 24) },
  filter: {},
  categories: {},
  target: '*',
  rate: 100_000,
  ...overrides,
});
