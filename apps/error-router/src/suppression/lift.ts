import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import { accountOf } from '@status-callbacks/suppression/account';
import { type Lift, unanswered } from '@status-callbacks/suppression/entry';
import { type EntryKey, type ListedEntry, nameOf } from '@status-callbacks/suppression/item';
import { EVERY_SENDER, recipientOf } from '@status-callbacks/suppression/recipient';
import { callbackKey, deliveryOf, happenedAt } from '../first-receipt.ts';
import type { Keeping } from './keeping.ts';
import { tell } from './tell.ts';

interface Delivered {
  readonly key: EntryKey;
  readonly events: readonly StatusCallback[];
}

const byEntry = async (
  events: readonly StatusCallback[],
  { seal, settings }: Pick<Keeping, 'seal' | 'settings'>,
): Promise<Map<string, Delivered>> => {
  const delivered = new Map<string, Delivered>();
  for (const event of events) {
    const recipient = recipientOf(event);
    if (!recipient) continue;
    const key: EntryKey = {
      account: accountOf(event.data.accountSid, settings),
      channel: recipient.channel,
      address: await seal(recipient.address),
      reason: 'unreachable',
      scope: EVERY_SENDER,
    };
    const known = delivered.get(nameOf(key));
    delivered.set(nameOf(key), { key, events: [...(known?.events ?? []), event] });
  }
  return delivered;
};

/** Those that answer something, if this is their first receipt: what they say themselves is the latest it can be. */
const mayAnswer = ({ entry }: ListedEntry, { events }: Delivered): StatusCallback[] => {
  const earliest = unanswered(entry)[0]?.at ?? Infinity;
  return events.filter((event) => happenedAt(event, deliveryOf(event).receivedAt) >= earliest);
};

const latest = (lifts: readonly Lift[]): Lift | undefined => lifts.toSorted((a, b) => a.at - b.at).at(-1);

/**
 * A delivery proves that its recipient can be reached, and answers the strikes before it. Most recipients have none, so the
 * table is only asked, a hundred recipients a request; it is written where there is something to answer, and only there,
 * or every message to somebody who was once unreachable would cost a write. There, too, the history is asked when each of the
 * deliveries was received first: an old one that is posted again proves nothing new.
 */
export const liftIn =
  ({ writer, firstReceipt, ...keeping }: Keeping): Sink<StatusCallback> =>
  async (events, log) => {
    const delivered = await byEntry(events, keeping);
    const found = await writer.get(
      [...delivered.values()].map(({ key }) => key),
      { consistent: false },
    );
    const concerned = found.map((entry) => {
      const own = delivered.get(nameOf(entry))!;
      return { entry, key: own.key, events: mayAnswer(entry, own) };
    });
    const asked = concerned.flatMap(({ events }) => events);
    const first = asked.length > 0 ? await firstReceipt(asked.map(deliveryOf), log) : new Map<string, number>();
    const failed = new Set<string>();
    const answered = concerned.flatMap(({ entry: { entry }, key, events }) => {
      const lifts = events.flatMap((event): Lift[] => {
        const at = first.get(callbackKey(deliveryOf(event)));
        if (at !== undefined) return [{ at: happenedAt(event, at), by: 'delivery', id: event.id }];
        failed.add(event.id);
        return [];
      });
      const lift = latest(lifts);
      return lift && unanswered(entry).some(({ at }) => at <= lift.at) ? [{ key, lift, events }] : [];
    });
    const merged = await writer.merge(answered.map(({ key, lift }) => ({ key, entry: { evidence: [], lift } })));
    tell(merged, log);
    const unwritten = new Set(merged.filter(({ error }) => error).map(({ key }) => nameOf(key)));
    for (const { key, events } of answered) if (unwritten.has(nameOf(key))) for (const { id } of events) failed.add(id);
    return failed;
  };
