import { objectsIn, linesOf } from '@status-callbacks/archive/read';
import { firstReceipt } from '@status-callbacks/archive/layout';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { addresses, type Address } from '@status-callbacks/contract/addresses';
import type { Params } from '@status-callbacks/contract/status-callback';
import { openHistory } from '@status-callbacks/history/history';
import { recipientAt } from '@status-callbacks/suppression/recipient';
import { openSuppressionList } from '@status-callbacks/suppression/suppression-list';
import { openWriter } from '@status-callbacks/suppression/writer';
import type { Deployment } from '../deployment.ts';
import { liftByHand } from '../suppression/lift.ts';
import { placeOf } from '../suppression/place.ts';
import { NOBODYS_NUMBER } from './canary.ts';

/** A canary where it was found, by the SID of its message. */
export type Seen = ReadonlyMap<string, { readonly custom: Params }>;

/** A sink that can be looked into. */
export interface Sighting {
  readonly service: string;
  /** Where its owner makes known what is looked into; without it there is nothing to look at. */
  readonly needs: Address;
  /** What of these has arrived by now. */
  readonly look: (sids: readonly string[]) => Promise<Seen>;
}

const MINUTE_MS = 60_000;

/** Reads each object once, those alone that may hold what was received since. */
const inArchive = (deployment: Deployment, since: number): Sighting => {
  const read = new Set<string>();
  const seen = new Map<string, { custom: Params }>();
  return {
    service: 's3-archiver',
    needs: addresses.archiveBucket,
    look: async (sids) => {
      const store = s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket));
      // An object begins with its first receipt, which was gathered with what came minutes later.
      const from = since - 10 * MINUTE_MS;
      for await (const { key } of objectsIn(store, { from, to: Date.now() + MINUTE_MS })) {
        if (read.has(key) || (firstReceipt(key) ?? 0) < from) continue;
        read.add(key);
        for await (const line of linesOf(store, key)) {
          if (!('event' in line)) continue;
          const { resourceSid, custom } = line.event.data;
          if (sids.includes(resourceSid)) seen.set(resourceSid, { custom });
        }
      }
      return seen;
    },
  };
};

const inTable = (deployment: Deployment): Sighting => {
  const seen = new Map<string, { custom: Params }>();
  return {
    service: 'dynamo-writer',
    needs: addresses.tableName,
    look: async (sids) => {
      const history = openHistory(deployment.dynamodb(), await deployment.address(addresses.tableName));
      for (const sid of sids.filter((sid) => !seen.has(sid))) {
        const [event] = await history.of(sid);
        if (event) seen.set(sid, { custom: event.data.custom });
      }
      return seen;
    },
  };
};

/** The end of the longest way: router, bus, rule, list. */
const onSuppressionList = (deployment: Deployment, idsBySid: ReadonlyMap<string, string>): Sighting => ({
  service: 'error-router',
  needs: addresses.suppressionSettings,
  look: async (sids) => {
    const { table, seal } = await placeOf(deployment);
    const entries = await openSuppressionList(deployment.dynamodb(), table, { seal }).of({ to: NOBODYS_NUMBER });
    const evidence = new Set(entries.flatMap(({ entry }) => entry.evidence.map(({ id }) => id)));
    const arrived = sids.filter((sid) => evidence.has(idsBySid.get(sid) ?? ''));
    return new Map(arrived.map((sid) => [sid, { custom: {} }]));
  },
});

/** @param idsBySid ids of the events that canaries become */
export const sightings = (deployment: Deployment, since: number, idsBySid: ReadonlyMap<string, string>) => ({
  archive: inArchive(deployment, since),
  table: inTable(deployment),
  suppressionList: onSuppressionList(deployment, idsBySid),
});

/** Takes the canaries' recipient off the list again: nobody is suppressed for having been looked after. */
export const forgetCanaries = async (deployment: Deployment): Promise<void> => {
  const { table, settings, seal } = await placeOf(deployment);
  const writer = openWriter(deployment.dynamodb(), table, settings);
  const { channel, address } = recipientAt(NOBODYS_NUMBER);
  await liftByHand(writer, await writer.of({ channel, address: await seal(address) }));
};
