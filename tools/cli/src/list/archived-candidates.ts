import { type Window, hoursOf } from '@status-callbacks/archive/layout';
import { type ArchiveStore, linesOf, objectsIn } from '@status-callbacks/archive/read';
import type { Candidates } from '@status-callbacks/history/candidates';
import { type Entry, newestFirst } from '@status-callbacks/history/entry';
import type { Filter } from '@status-callbacks/history/filter';
import { isWithin } from '@status-callbacks/history/window';
import { inParallel } from '../in-parallel.ts';

const HOUR_MS = 3_600_000;
/** Objects read at a time. */
const CONCURRENCY = 8;

/** A callback, and what tells its resource from that of another account with the same SID. */
interface Candidate extends Entry {
  readonly resource: string;
}

/** What the objects of one hour say. */
interface Hour {
  readonly entries: readonly Candidate[];
  /** Resources that had a final state by then, and so are in none that is not. */
  readonly ended: ReadonlySet<string>;
}

interface Search {
  readonly signal?: AbortSignal;
  /** Told how many objects have been read. */
  readonly onProgress?: (objects: number) => void;
}

/**
 * Candidates that the table has no index of, from the archive: hour by hour, the latest first. An object belongs to the hour it
 * began in and may reach into the next one, so an hour is whole when the one before it has been read too.
 */
export const archivedCandidates = (
  store: ArchiveStore,
  { status, product }: Pick<Filter, 'status' | 'product'>,
  { signal, onProgress }: Search = {},
): Candidates => {
  const include: Candidates['include'] = ({ data }) =>
    (status === undefined || data.status === status) && (product === undefined || data.product === product);

  let objects = 0;
  const readHour = async (hour: number): Promise<Hour> => {
    const entries: Candidate[] = [];
    const ended = new Set<string>();
    const readObject = async ({ key }: { readonly key: string }): Promise<void> => {
      for await (const line of linesOf(store, key)) {
        if ('broken' in line) continue;
        const { accountSid, resourceSid, terminal, request } = line.event.data;
        const resource = JSON.stringify([resourceSid, accountSid]);
        if (include(line.event)) entries.push({ resource, resourceSid, receivedAt: request.receivedAt });
        else if (terminal) ended.add(resource);
      }
      onProgress?.((objects += 1));
    };
    const began = await Array.fromAsync(objectsIn(store, { from: hour, to: hour + HOUR_MS }));
    await inParallel(began, CONCURRENCY, readObject, signal);
    return { entries, ended };
  };

  return {
    include,
    async *entries(window: Window) {
      let later: Hour | undefined;
      for (const hour of hoursOf(window).reverse()) {
        const here: Hour = later ?? (await readHour(hour));
        const before = await readHour(hour - HOUR_MS);
        later = before;
        const within = { from: Math.max(hour, window.from), to: Math.min(hour + HOUR_MS, window.to) };
        const entries = new Map<string, Entry>();
        for (const entry of [...here.entries, ...before.entries]) {
          const { resource, resourceSid, receivedAt } = entry;
          const isOver = status !== undefined && (here.ended.has(resource) || before.ended.has(resource));
          // A batch that was delivered twice in other company is in two objects.
          if (!isOver && isWithin(within, receivedAt))
            entries.set(`${resourceSid} ${receivedAt}`, { resourceSid, receivedAt });
        }
        yield* [...entries.values()].sort(newestFirst);
      }
    },
  };
};
