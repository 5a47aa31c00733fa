import type { Candidates } from './candidates.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Entry, newestFirst } from './entry.ts';
import { type Filter, type Found, found, matches } from './filter.ts';
import type { HistoryEvent } from './item.ts';
import { isWithin, type Window } from './window.ts';

export interface Question {
  readonly filter: Filter;
  /** When the callback was received that the answer starts from; with a cursor, the window of the cursor counts. */
  readonly window: Window;
  /** Resources to a page. */
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Told how many resources have been looked at: where few match, those are many. */
  readonly onProgress?: (resources: number) => void;
}

export interface Page {
  /** Each by its newest callback in question, the latest first. */
  readonly resources: readonly Found[];
  /** Leads to the next page, in this run or another; none when there is nothing more to look at. */
  readonly cursor?: string;
}

/** Histories read at a time. */
const CONCURRENCY = 16;

/** The newest of a resource's callbacks that a question may start from. */
const newest = (events: readonly HistoryEvent[], { include }: Candidates, window: Window): string | undefined =>
  events
    .filter((event) => include(event) && isWithin(window, event.data.request.receivedAt))
    .map(({ data }) => data.request.receivedAt)
    .sort()
    .at(-1);

/** Batches of entries about resources that have not been met before; an older entry of one has nothing new to say. */
async function* unmet(entries: AsyncIterable<Entry>, after: Entry | undefined): AsyncGenerator<Entry> {
  const met = new Set<string>();
  for await (const entry of entries) {
    if ((after && newestFirst(entry, after) <= 0) || met.has(entry.resourceSid)) continue;
    met.add(entry.resourceSid);
    yield entry;
  }
}

const take = async (entries: AsyncIterator<Entry>, count: number): Promise<Entry[]> => {
  const taken: Entry[] = [];
  while (taken.length < count) {
    const next = await entries.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
};

/**
 * One page of the resources that match. A resource stands where its newest entry of the window does and nowhere else, which
 * each entry can be asked without knowing the others: so pages neither repeat nor skip one, and need no memory between
 * them.
 * @throws {InvalidCursor}
 */
export const find = async (
  { filter, window: asked, limit, cursor, onProgress }: Question,
  candidates: Candidates,
  of: (resourceSid: string) => Promise<readonly HistoryEvent[]>,
): Promise<Page> => {
  const { window, last } = cursor === undefined ? { window: asked } : readCursor(cursor, filter);
  const remaining = last ? { from: window.from, to: Date.parse(last.receivedAt) + 1 } : window;
  const entries = unmet(candidates.entries(remaining), last);
  let examined = 0;
  const matched: { entry: Entry; resource: Found }[] = [];
  try {
    for (;;) {
      const batch = await take(entries, CONCURRENCY);
      const histories = await Promise.all(batch.map(({ resourceSid }) => of(resourceSid)));
      for (const [index, entry] of batch.entries()) {
        const events = histories[index]!;
        // An index may for a moment know what the table does not, or what it no longer has.
        if (newest(events, candidates, window) !== entry.receivedAt) continue;
        const resource = found(events);
        if (matches(filter, resource)) matched.push({ entry, resource });
      }
      onProgress?.((examined += batch.length));
      const isDone = batch.length < CONCURRENCY;
      if (!isDone && matched.length < limit) continue;
      const resources = matched.slice(0, limit).map(({ resource }) => resource);
      const isLast = matched.length <= limit && (isDone || (await take(entries, 1)).length === 0);
      return isLast
        ? { resources }
        : { resources, cursor: writeCursor({ window, last: matched[limit - 1]!.entry }, filter) };
    }
  } finally {
    await entries.return(undefined);
  }
};
