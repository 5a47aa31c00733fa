import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Window } from '@status-callbacks/archive/layout';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import { Interrupted } from '../exit-codes.ts';
import { archiveSide } from './archive-side.ts';
import { type Discrepancy, type Side, compareSides } from './compare.ts';
import type { Trace } from './trace.ts';
import { tableSide } from './table-side.ts';

/** Something that one side has and the other has not, or has otherwise. */
export interface Finding {
  readonly kind: Discrepancy['kind'] | 'broken line';
  readonly id?: string;
  readonly resourceSid?: string;
  readonly receivedAt?: string;
  /** Where it is, or what differs. */
  readonly detail: string;
}

export interface Audit {
  /** Distinct callbacks of the window. */
  readonly archived: number;
  readonly tabled: number;
  /** Archived, and no longer in the table because their time there is over. */
  readonly expired: number;
  readonly found: number;
}

export interface AuditJob {
  readonly window: Window;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly archive: ArchiveStore;
  readonly dynamodb: DynamoDBClient;
  readonly table: string;
  readonly signal: AbortSignal;
  readonly onProgress: (label: string, count: number) => void;
  readonly onFinding: (finding: Finding) => void;
}

const findingOf = (discrepancy: Discrepancy): Finding => {
  const { kind } = discrepancy;
  const { id, resourceSid, receivedAt, archived } =
    kind === 'not in the archive' ? discrepancy.tabled : discrepancy.archived;
  const place = archived?.place ?? '';
  const detail = kind === 'different' ? `${discrepancy.fields.join(', ')}; ${place}` : place;
  return { kind, id, resourceSid, receivedAt, detail };
};

const DAY_MS = 86_400_000;

/** Compares archive and table for a window, telling each finding as it is found; only counts are kept. */
export const audit = async ({ window, now, signal, onProgress, onFinding, ...stores }: AuditJob): Promise<Audit> => {
  const counted = async function* (label: string, side: Side): AsyncGenerator<Trace> {
    let count = 0;
    for await (const record of side) {
      if (signal.aborted) throw new Interrupted('interrupted');
      if (++count % 1_000 === 0) onProgress(label, count);
      yield record;
    }
  };
  const archive = archiveSide(stores.archive, window);
  const table = tableSide(stores.dynamodb, stores.table, window);
  let [archived, tabled, expired, found] = [0, 0, 0, 0];
  const tell = (finding: Finding): void => {
    found += 1;
    onFinding(finding);
  };

  const comparison = compareSides(
    counted('lines read from the archive', archive.records),
    counted('items read from the table', table.records),
  );
  for await (const each of comparison) {
    if ('counts' in each) {
      archived += each.counts.archived;
      tabled += each.counts.tabled;
    } else if (each.kind === 'not in the table' && isExpired(each.archived, table.historyDays(), now)) expired += 1;
    else tell(findingOf(each));
  }
  for (const { place, broken } of archive.broken) tell({ kind: 'broken line', detail: `${place}: ${broken}` });
  return { archived, tabled, expired, found };
};

const isExpired = ({ receivedAt }: Trace, days: number | undefined, now: number): boolean =>
  days !== undefined && Date.parse(receivedAt) + days * DAY_MS < now;
