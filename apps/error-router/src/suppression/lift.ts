import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import { type Lift, unanswered } from '@status-callbacks/suppression/entry';
import { type EntryKey, nameOf } from '@status-callbacks/suppression/item';
import { EVERY_SENDER, recipientOf } from '@status-callbacks/suppression/recipient';
import type { Seal } from '@status-callbacks/suppression/seal';
import type { Writer } from '@status-callbacks/suppression/writer';
import { tell } from './tell.ts';

interface Delivered {
  readonly key: EntryKey;
  readonly ids: readonly string[];
  /** By the last delivery. */
  readonly lift: Lift;
}

const lastOfEach = async (events: readonly StatusCallback[], seal: Seal): Promise<Map<string, Delivered>> => {
  const delivered = new Map<string, Delivered>();
  for (const event of events) {
    const recipient = recipientOf(event);
    if (!recipient) continue;
    const { channel, address } = recipient;
    const key: EntryKey = { channel, address: await seal(address), reason: 'unreachable', scope: EVERY_SENDER };
    const lift: Lift = { at: Date.parse(event.time), by: 'delivery', id: event.id };
    const known = delivered.get(nameOf(key));
    delivered.set(nameOf(key), {
      key,
      ids: [...(known?.ids ?? []), event.id],
      lift: known && known.lift.at >= lift.at ? known.lift : lift,
    });
  }
  return delivered;
};

/**
 * A delivery proves that its recipient can be reached, and answers the strikes before it. Most recipients have none, so the
 * table is only asked, a hundred recipients a request; it is written where there is something to answer, and only there,
 * or every message to somebody who was once unreachable would cost a write.
 */
export const liftIn =
  (writer: Writer, seal: Seal): Sink<StatusCallback> =>
  async (events, log) => {
    const delivered = await lastOfEach(events, seal);
    const found = await writer.get(
      [...delivered.values()].map(({ key }) => key),
      { consistent: false },
    );
    const answered = found.flatMap(({ entry, ...key }) => {
      const { lift } = delivered.get(nameOf(key))!;
      return unanswered(entry).some(({ at }) => at <= lift.at) ? [delivered.get(nameOf(key))!] : [];
    });
    const merged = await writer.merge(answered.map(({ key, lift }) => ({ key, entry: { evidence: [], lift } })));
    tell(merged, log);
    return merged.flatMap(({ key, error }) => (error ? delivered.get(nameOf(key))!.ids : []));
  };
