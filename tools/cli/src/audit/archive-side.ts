import { evidenceOf } from '@status-callbacks/archive/evidence';
import type { Window } from '@status-callbacks/archive/layout';
import { type ArchiveStore, linesOf, objectsIn, placeOfLine } from '@status-callbacks/archive/read';
import { type Trace, traceOf } from './trace.ts';

interface BrokenLine {
  readonly place: string;
  readonly broken: string;
}

export interface ArchiveSide {
  readonly records: AsyncIterable<Trace>;
  /** Known once all records are read. */
  readonly broken: readonly BrokenLine[];
}

const isIn = ({ from, to }: Window, receivedAt: string): boolean => {
  const time = Date.parse(receivedAt);
  return time >= from && time < to;
};

/** Everything the archive has of a window; a line or object that cannot be read is remembered and stops nothing. */
export const archiveSide = (store: ArchiveStore, window: Window): ArchiveSide => {
  const broken: BrokenLine[] = [];
  const read = async function* (): AsyncGenerator<Trace> {
    for await (const { key } of objectsIn(store, window)) {
      for await (const line of linesOf(store, key)) {
        const place = placeOfLine(line);
        if ('broken' in line) broken.push({ place, broken: line.broken });
        else if (isIn(window, line.event.data.request.receivedAt))
          yield traceOf(line.event, { place, evidence: evidenceOf(line.event) });
      }
    }
  };
  return { records: read(), broken };
};
