import type { Window } from '@status-callbacks/archive/layout';
import type { ArchiveStore } from '@status-callbacks/archive/read';
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
  readonly signal: AbortSignal;
}

export interface Repaired {
  readonly toTable: number;
  readonly toArchive: number;
  /** Findings that sending cannot mend: what differs, and what cannot be read. */
  readonly left: number;
}

/** What the table knows of a callback, as an event: parameters and evidence are gone, and it says so. */
const rebuilt = ({ id, time, data }: HistoryEvent): StatusCallback => {
  const { request, source = 'history', ...rest } = data;
  const { receivedAt } = request;
  const kept = { ...rest, source, params: {}, request: { url: '', signature: '', receivedAt } };
  return statusCallback({ id, time, type: typeOf(data.product, data.status), data: kept });
};

/** Sends what one side lacks to that side's sink, and to no other. */
export const repair = async (findings: readonly Finding[], job: Repair): Promise<Repaired> => {
  const { window, archive, history, replayId, sendTo, signal } = job;
  const lacking = (kind: Finding['kind']): Finding[] => findings.filter((finding) => finding.kind === kind);
  const notTabled = new Set(lacking('not in the table').map(({ id }) => id));
  const notArchived = lacking('not in the archive');

  let toTable = 0;
  if (notTabled.size > 0) {
    const filter = ({ id }: StatusCallback): boolean => notTabled.has(id);
    const target = { replayId, send: sendTo('dynamo-writer') };
    await replay({ store: archive, window, filter, target, signal });
    toTable = notTabled.size;
  }
  let toArchive = 0;
  for (const { id, resourceSid } of notArchived) {
    if (signal.aborted) break;
    const events = (await history.of(resourceSid!)).filter((event) => event.id === id).map(rebuilt);
    const refused = await sendTo('s3-archiver')(events.map((event) => ({ ...event, replayid: replayId })));
    if (refused.length === 0) toArchive += 1;
  }
  return { toTable, toArchive, left: findings.length - toTable - toArchive };
};
