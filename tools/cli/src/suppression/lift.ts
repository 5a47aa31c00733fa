import type { ListedEntry } from '@status-callbacks/suppression/item';
import type { Merged, Writer } from '@status-callbacks/suppression/writer';

/** By hand: all that was heard so far counts no more, what comes later does. */
export const liftByHand = (writer: Writer, entries: readonly ListedEntry[]): Promise<Merged[]> => {
  const now = Date.now();
  return writer.merge(
    entries.map(({ account, channel, address, reason, scope, entry }) => ({
      key: { account, channel, address, reason, scope },
      // A clock elsewhere may be ahead of this one; what is known here is lifted all the same.
      entry: { evidence: [], lift: { at: Math.max(now, entry.evidence.at(-1)?.at ?? 0), by: 'hand' } },
    })),
  );
};
