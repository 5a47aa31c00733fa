import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Trace, differences } from './trace.ts';
import { openSpill } from './spill.ts';

/** One side of the audit. May give a callback more than once. */
export type Side = AsyncIterable<Trace>;

/** A callback that is not the same on both sides. */
export type Discrepancy =
  | { readonly kind: 'not in the table'; readonly archived: Trace }
  | { readonly kind: 'not in the archive'; readonly tabled: Trace }
  | { readonly kind: 'different'; readonly archived: Trace; readonly tabled: Trace; readonly fields: string[] };

/** How many distinct callbacks a part of the comparison had on either side. */
interface Counts {
  readonly counts: { readonly archived: number; readonly tabled: number };
}

/** Of a million callbacks each has some sixteen thousand; more parts would be more open files than some systems allow. */
const PARTS = 64;

const discrepanciesOf = function* (
  archived: ReadonlyMap<string, Trace>,
  tabled: ReadonlyMap<string, Trace>,
): Generator<Discrepancy> {
  for (const [id, record] of archived) {
    const other = tabled.get(id);
    if (!other) yield { kind: 'not in the table', archived: record };
    else if (other.sums !== record.sums) {
      yield { kind: 'different', archived: record, tabled: other, fields: differences(record, other) };
    }
  }
  for (const [id, record] of tabled) if (!archived.has(id)) yield { kind: 'not in the archive', tabled: record };
};

/**
 * Compares two sides by id. Neither is sorted and neither fits into memory, so both are cut into the same parts on disk and
 * compared part by part; memory does not grow with the window.
 */
export async function* compareSides(archive: Side, table: Side): AsyncGenerator<Discrepancy | Counts> {
  const directory = await mkdtemp(join(tmpdir(), 'callbacks-audit-'));
  const archived = await openSpill(directory, 'archived', PARTS);
  const tabled = await openSpill(directory, 'tabled', PARTS);
  try {
    for await (const record of archive) await archived.add(record);
    for await (const record of table) await tabled.add(record);
    for (let index = 0; index < PARTS; index++) {
      const [left, right] = [await archived.part(index), await tabled.part(index)];
      yield { counts: { archived: left.size, tabled: right.size } };
      yield* discrepanciesOf(left, right);
    }
  } finally {
    await Promise.all([archived.close(), tabled.close()]);
    await rm(directory, { recursive: true, force: true });
  }
}
