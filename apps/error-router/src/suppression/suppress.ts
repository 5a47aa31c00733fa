import type { Sink } from '@status-callbacks/lambda/consume';
import type { Log } from '@status-callbacks/logging/log';
import type { Lift } from '@status-callbacks/suppression/entry';
import { type EntryKey, nameOf } from '@status-callbacks/suppression/item';
import { EVERY_SENDER } from '@status-callbacks/suppression/recipient';
import type { Seal } from '@status-callbacks/suppression/seal';
import type { Addition, Merged, Writer } from '@status-callbacks/suppression/writer';
import * as z from 'zod/mini';
import type { Fact } from './fact.ts';
import { tell } from './tell.ts';

const text = z.string().check(z.minLength(1));

export const config = z.object({ TABLE_NAME: text, SETTINGS: text });

interface Addressed extends Addition {
  /** Of the fact that is added. */
  readonly id: string;
}

const lifted = (lift: Lift): Addition['entry'] => ({ evidence: [], lift });

const addressed = async (facts: readonly Fact[], seal: Seal, log: Log): Promise<Addressed[]> => {
  const additions = facts.map(async (fact): Promise<Addressed[]> => {
    if (fact.kind === 'nobody') {
      log.info('names nobody to suppress', { eventId: fact.id, code: fact.code });
      log.count('nobodyToSuppress', 1);
      return [];
    }
    const { id, recipient, scope } = fact;
    const at = { channel: recipient.channel, address: await seal(recipient.address), scope };
    return fact.kind === 'error'
      ? [{ id, key: { ...at, reason: fact.reason }, entry: { evidence: [fact.evidence] } }]
      : [{ id, key: { ...at, reason: 'opt-out' }, entry: lifted(fact.lift) }];
  });
  return (await Promise.all(additions)).flat();
};

const isOptOutOfOne = ({ key }: Addressed): boolean => key.reason === 'opt-out' && key.scope !== EVERY_SENDER;
const isOptInToAll = ({ key, entry }: Addressed): boolean =>
  key.reason === 'opt-out' && key.scope === EVERY_SENDER && entry.lift !== undefined;

/**
 * An opt-in to all senders answers opt-outs from each, and stands in an entry of its own. Whoever writes one of the two reads
 * the other afterwards: so one of them always sees both, however they meet.
 */
const acrossSenders = async (written: readonly Addressed[], writer: Writer): Promise<Addressed[]> => {
  const optOuts = written.filter(isOptOutOfOne);
  const toAll = (key: EntryKey): EntryKey => ({ ...key, scope: EVERY_SENDER });
  const asked = new Map(optOuts.map(({ key }) => [nameOf(toAll(key)), toAll(key)]));
  const lifts = new Map(
    (await writer.get([...asked.values()], { consistent: true })).map((found) => [nameOf(found), found.entry.lift]),
  );
  const answered = optOuts.flatMap(({ id, key }): Addressed[] => {
    const lift = lifts.get(nameOf(toAll(key)));
    return lift ? [{ id, key, entry: lifted(lift) }] : [];
  });
  const answering = written.filter(isOptInToAll).map(async ({ id, key, entry }): Promise<Addressed[]> => {
    const ofEach = (await writer.of(key)).filter(({ reason, scope }) => reason === key.reason && scope !== key.scope);
    return ofEach.map(({ channel, address, reason, scope }) => ({
      id,
      key: { channel, address, reason, scope },
      entry,
    }));
  });
  return [...answered, ...(await Promise.all(answering)).flat()];
};

/** Adds what the bus says to the entries it is about; a fact fails when an entry it concerns could not be written. */
export const suppressIn =
  (writer: Writer, seal: Seal): Sink<Fact> =>
  async (facts, log) => {
    const failed = new Set<string>();
    const add = async (additions: readonly Addressed[]): Promise<Addressed[]> => {
      const merged = new Map<string, Merged>();
      for (const one of await writer.merge(additions)) merged.set(nameOf(one.key), one);
      tell([...merged.values()], log);
      return additions.filter(({ id, key }) => {
        if (!merged.get(nameOf(key))?.error) return true;
        failed.add(id);
        return false;
      });
    };
    const written = await add(await addressed(facts, seal, log));
    await add(await acrossSenders(written, writer));
    return failed;
  };
