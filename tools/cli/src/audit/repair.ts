import { deliveryKey } from '@status-callbacks/archive/evidence';
import type { Window } from '@status-callbacks/archive/layout';
import { type ArchiveStore, linesOf, objectsIn } from '@status-callbacks/archive/read';
import { statusCallback } from '@status-callbacks/contract/build';
import { typeOf } from '@status-callbacks/contract/products';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { History } from '@status-callbacks/history/history';
import type { HistoryEvent } from '@status-callbacks/history/item';
import { type Send, replay } from '@status-callbacks/replay-engine/replay';
import type { Finding } from './audit.ts';

export interface Repair {
  readonly window: Window;
  readonly archive: ArchiveStore;
  readonly history: Pick<History, 'of'>;
  readonly replayId: string;
  /** To one sink. */
  readonly sendTo: (sink: 'dynamo-writer' | 's3-archiver') => Send;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

export interface Repaired {
  readonly toTable: number;
  readonly toArchive: number;
  /** Left alone because they were received less than `SETTLED_AFTER_MS` ago: they may be on their way to the other side. */
  readonly onTheWay: number;
  /** Left alone because the archive has them by now. */
  readonly arrived: number;
  /** Findings that sending cannot mend: what differs, and what cannot be read. */
  readonly left: number;
}

/**
 * How long a callback can be on its way from the topic into a sink: it is gathered for up to 300 seconds, which is the most that
 * Lambda allows, and each of five receives takes up to one visibility timeout of 180 seconds before the next; after that it is in
 * dead letters. Together 20 minutes, and ten more for ingest, which has a queue of its own before the topic.
 */
export const SETTLED_AFTER_MS = 30 * 60_000;

const HOUR_MS = 3_600_000;

/** What the table knows of a callback, as an event: parameters and evidence are gone, and it says so. */
const rebuilt = ({ id, time, data }: HistoryEvent): StatusCallback => {
  const { request, source = 'history', ...rest } = data;
  const { receivedAt } = request;
  const kept = { ...rest, source, params: {}, request: { url: '', signature: '', receivedAt } };
  return statusCallback({ id, time, type: typeOf(data.product, data.status), data: kept });
};

const deliveryOf = ({ id, data }: HistoryEvent): string => deliveryKey({ id, receivedAt: data.request.receivedAt });

/** Every delivery that the archive has of an hour, now. */
const archivedIn = async (archive: ArchiveStore, hour: number): Promise<Set<string>> => {
  const deliveries = new Set<string>();
  for await (const { key } of objectsIn(archive, { from: hour, to: hour + HOUR_MS })) {
    for await (const line of linesOf(archive, key)) if ('event' in line) deliveries.add(deliveryOf(line.event));
  }
  return deliveries;
};

/**
 * Sends what one side lacks to that side's sink, and to no other. The audit was a look at live traffic, so what may still be on its
 * way is left alone, and the archive is read again just before it is sent to; should the original come all the same, it has another
 * key, and readers take the line that proves most.
 */
export const repair = async (findings: readonly Finding[], job: Repair): Promise<Repaired> => {
  const { window, archive, history, replayId, sendTo, now, signal } = job;
  const isMendable = ({ kind }: Finding): boolean => kind === 'not in the table' || kind === 'not in the archive';
  const isSettled = ({ receivedAt }: Finding): boolean => Date.parse(receivedAt!) + SETTLED_AFTER_MS <= now;
  const mendable = findings.filter(isMendable);
  const settled = mendable.filter(isSettled);
  const lacking = (kind: Finding['kind']): Finding[] => settled.filter((finding) => finding.kind === kind);
  const notTabled = new Set(lacking('not in the table').map(({ id }) => id));

  let toTable = 0;
  if (notTabled.size > 0) {
    const filter = ({ id }: StatusCallback): boolean => notTabled.has(id);
    const target = { replayId, send: sendTo('dynamo-writer') };
    await replay({ store: archive, window, filter, target, signal });
    toTable = notTabled.size;
  }

  let [toArchive, arrived] = [0, 0];
  const byHour = Map.groupBy(lacking('not in the archive'), ({ receivedAt }) =>
    Math.floor(Date.parse(receivedAt!) / HOUR_MS),
  );
  for (const [hour, ofHour] of byHour) {
    if (signal.aborted) break;
    const archived = await archivedIn(archive, hour * HOUR_MS);
    for (const { id, resourceSid, receivedAt } of ofHour) {
      if (signal.aborted) break;
      if (archived.has(deliveryKey({ id: id!, receivedAt: receivedAt! }))) {
        arrived += 1;
        continue;
      }
      const events = (await history.of(resourceSid!)).filter((event) => event.id === id);
      const stamped = events.map((event) => ({ ...rebuilt(event), replayid: replayId }));
      const refused = await sendTo('s3-archiver')(stamped);
      if (refused.length === 0) toArchive += 1;
    }
  }
  const onTheWay = mendable.length - settled.length;
  return { toTable, toArchive, onTheWay, arrived, left: findings.length - toTable - toArchive - onTheWay - arrived };
};
