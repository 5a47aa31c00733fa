import type { Sink } from '@status-callbacks/lambda/consume';
import type { Log } from '@status-callbacks/logging/log';
import { UNKNOWN, accountOf } from '@status-callbacks/suppression/account';
import type { Lift } from '@status-callbacks/suppression/entry';
import { type EntryKey, isKey, nameOf } from '@status-callbacks/suppression/item';
import { EVERY_SENDER } from '@status-callbacks/suppression/recipient';
import type { Addition, Merged, Writer } from '@status-callbacks/suppression/writer';
import { callbackKey, deliveryOf, happenedAt } from '../first-receipt.ts';
import type { Fact } from './fact.ts';
import type { Keeping } from './keeping.ts';
import { tell } from './tell.ts';

interface Addressed extends Addition {
  /** Of the fact that is added. */
  readonly id: string;
}

const lifted = (lift: Lift): Addition['entry'] => ({ evidence: [], lift });

/** When each error was received first. */
const firstReceipts = (facts: readonly Fact[], firstReceipt: Keeping['firstReceipt'], log: Log) => {
  const deliveries = facts.flatMap((fact) => (fact.kind === 'error' ? [deliveryOf(fact.event)] : []));
  return deliveries.length > 0 ? firstReceipt(deliveries, log) : new Map<string, number>();
};

/** What facts add, and the ids of those about which that cannot be said. */
const addressed = async (
  facts: readonly Fact[],
  { seal, settings, firstReceipt }: Omit<Keeping, 'writer'>,
  log: Log,
): Promise<{ readonly additions: Addressed[]; readonly failed: string[] }> => {
  const additions: Addressed[] = [];
  const failed: string[] = [];
  const nobody = (eventId: string, code: string): void => {
    log.info('names nobody to suppress', { eventId, code });
    log.count('nobodyToSuppress', 1);
  };
  const first = await firstReceipts(facts, firstReceipt, log);
  for (const fact of facts) {
    const { id } = fact;
    if (fact.kind === 'nobody') {
      nobody(id, fact.code);
      continue;
    }
    const { recipient, scope } = fact;
    const accountSid = fact.kind === 'error' ? fact.event.data.accountSid : fact.accountSid;
    const account = accountOf(accountSid, settings);
    const at = { account, channel: recipient.channel, address: await seal(recipient.address), scope };
    if (fact.kind === 'opt-in') {
      if (account === UNKNOWN) {
        // Not taken for all accounts: who wants messages from one has not said so to the others.
        log.error('the opt-in names no account', { eventId: id });
        failed.push(id);
      } else additions.push({ id, key: { ...at, reason: 'opt-out' }, entry: lifted(fact.lift) });
      continue;
    }
    const key = { ...at, reason: fact.reason };
    const received = first.get(callbackKey(deliveryOf(fact.event)));
    if (!isKey(key)) nobody(id, fact.code);
    else if (received === undefined) failed.push(id);
    else {
      const evidence = { id, at: happenedAt(fact.event, received), code: fact.code };
      additions.push({ id, key, entry: { evidence: [evidence] } });
    }
  }
  return { additions, failed };
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
    return ofEach.map(({ account, channel, address, reason, scope }) => ({
      id,
      key: { account, channel, address, reason, scope },
      entry,
    }));
  });
  return [...answered, ...(await Promise.all(answering)).flat()];
};

/** Adds what the bus says to the entries it is about; a fact fails when an entry it concerns could not be written. */
export const suppressIn =
  ({ writer, ...keeping }: Keeping): Sink<Fact> =>
  async (facts, log) => {
    const { additions, failed: unclear } = await addressed(facts, keeping, log);
    const failed = new Set(unclear);
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
    const written = await add(additions);
    await add(await acrossSenders(written, writer));
    return failed;
  };
