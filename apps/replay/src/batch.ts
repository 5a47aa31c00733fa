import type { ArchiveStore } from '@status-callbacks/archive/read';
import { brokenPlace, replayCounts, replayJob } from '@status-callbacks/contract/replay-run';
import * as z from 'zod/mini';

/** How far a batch has come, with everything before that sent and counted. */
const reached = z.object({
  place: z.object({ before: z.number(), from: z.string(), read: z.string() }),
  counts: replayCounts,
  /** The first ones. */
  broken: z.array(brokenPlace),
});

export type Reached = z.output<typeof reached>;

/** What a worker gets: some of the objects of a day, as S3 lists them, and where an earlier invocation has stopped. */
export const batch = z.object({
  BatchInput: z.object({ job: replayJob }),
  Items: z.array(z.object({ Key: z.string(), Size: z.number() })),
  sent: z.optional(z.object({ reached })),
});

export type Batch = z.output<typeof batch>;

/** The archive as if it had the objects of a batch and no others. */
export const only = (items: Batch['Items'], { read }: Pick<ArchiveStore, 'read'>): ArchiveStore => {
  const objects = items.map(({ Key, Size }) => ({ key: Key, bytes: Size })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    read,
    async *list(prefix, after = '') {
      for (const object of objects) if (object.key.startsWith(prefix) && object.key > after) yield object;
    },
  };
};
