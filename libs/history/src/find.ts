import type { Candidates } from './candidates.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Entry, type Position, inAnswer, newestFirst } from './entry.ts';
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

/** A resource that matches, and where it stands. */
interface Placed {
  readonly at: Position;
  readonly resource: Found;
}

/** Entries of SIDs that have not been met before: the first brings all that is known of one. */
async function* unmet(entries: AsyncIterable<Entry>, after: Entry | undefined): AsyncGenerator<Entry> {
  const met = new Set<string>();
  for await (const entry of entries) {
    // At the very place of the last one there may be another account's.
    if ((after && newestFirst(entry, after) < 0) || met.has(entry.resourceSid)) continue;
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
 * each can be asked without knowing the others: so pages neither repeat nor skip one, and need no memory between them. An
 * entry brings the resources of every account that names its SID; those of the others may stand further on, and wait.
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

  const broughtBy = async (entry: Entry): Promise<Placed[]> =>
    found(await of(entry.resourceSid)).flatMap((resource) => {
      const receivedAt = newest(resource.events, candidates, window);
      if (receivedAt === undefined || !matches(filter, resource)) return [];
      const at = { receivedAt, resourceSid: entry.resourceSid, accountSid: resource.state.accountSid ?? '' };
      // An index may for a moment know what the table does not, or what it no longer has.
      const isPassed = newestFirst(at, entry) < 0 || (last !== undefined && inAnswer(at, last) <= 0);
      return isPassed ? [] : [{ at, resource }];
    });

  let examined = 0;
  let placed: Placed[] = [];
  try {
    for (;;) {
      const batch = await take(entries, CONCURRENCY);
      placed = [...placed, ...(await Promise.all(batch.map(broughtBy))).flat()].sort((a, b) => inAnswer(a.at, b.at));
      onProgress?.((examined += batch.length));
      const isDone = batch.length < CONCURRENCY;
      const reached = batch.at(-1);
      // Nothing that is still to come stands before what has been reached.
      const settled = placed.filter(({ at }) => isDone || newestFirst(at, reached!) <= 0);
      if (!isDone && settled.length < limit) continue;
      const page = settled.slice(0, limit);
      const resources = page.map(({ resource }) => resource);
      const isLast = placed.length <= limit && (isDone || (await take(entries, 1)).length === 0);
      return isLast ? { resources } : { resources, cursor: writeCursor({ window, last: page.at(-1)!.at }, filter) };
    }
  } finally {
    await entries.return(undefined);
  }
};
