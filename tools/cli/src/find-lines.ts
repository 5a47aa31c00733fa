import { deliveryKey, evidenceOf, isRebuilt, strongest } from '@status-callbacks/archive/evidence';
import { firstReceipt, hourPrefix } from '@status-callbacks/archive/layout';
import { type ArchiveStore, linesOf } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/** A delivery of a callback. */
export interface Delivery {
  readonly id: string;
  readonly receivedAt: string;
}

export interface ArchivedLine {
  readonly key: string;
  /** Starts at 1. */
  readonly number: number;
  readonly event: StatusCallback;
}

const HOUR_MS = 3_600_000;
/** A callback is in an object that began minutes before it at most; whoever is not found by then is not there. */
const MOST_OBJECTS = 100;

interface Search {
  readonly signal?: AbortSignal;
  /** Told how many objects have been read. */
  readonly onProgress?: (objects: number) => void;
}

/**
 * Where the archive has each of these deliveries, `undefined` for one it does not have. A key begins with the time of the
 * object's first callback, so the object is among those that began before the delivery, in the same hour or in the one before,
 * and nearly always the nearest of them. Where a delivery has several lines it is the one that proves most; so where one was found
 * that was rebuilt from the table, the search goes on.
 */
export const findLines = async (
  store: ArchiveStore,
  deliveries: readonly Delivery[],
  { signal, onProgress }: Search = {},
): Promise<(ArchivedLine | undefined)[]> => {
  const wanted = new Set(deliveries.map(deliveryKey));
  const found = new Map<string, ArchivedLine>();
  const read = new Set<string>();
  const keysByPrefix = new Map<string, Promise<string[]>>();

  const keysBelow = (prefix: string): Promise<string[]> => {
    const listed = keysByPrefix.get(prefix) ?? Array.fromAsync(store.list(prefix), ({ key }) => key);
    keysByPrefix.set(prefix, listed);
    return listed;
  };
  const search = async (key: string): Promise<void> => {
    if (read.has(key)) return;
    read.add(key);
    onProgress?.(read.size);
    for await (const line of linesOf(store, key)) {
      if ('broken' in line) continue;
      const name = deliveryKey({ id: line.event.id, receivedAt: line.event.data.request.receivedAt });
      if (!wanted.has(name)) continue;
      const known = found.get(name);
      found.set(name, known ? strongest(known, line, ({ event }) => evidenceOf(event)) : line);
    }
  };

  for (const delivery of deliveries) {
    const time = Date.parse(delivery.receivedAt);
    const keys = (await Promise.all([time, time - HOUR_MS].map((hour) => keysBelow(hourPrefix(hour))))).flat();
    const nearestFirst = keys
      .map((key) => ({ key, began: firstReceipt(key) ?? Infinity }))
      .filter(({ began }) => began <= time)
      .sort((a, b) => b.began - a.began)
      .slice(0, MOST_OBJECTS);
    for (const { key } of nearestFirst) {
      signal?.throwIfAborted();
      const line = found.get(deliveryKey(delivery));
      if (line && !isRebuilt(line.event)) break;
      await search(key);
    }
  }
  return deliveries.map((delivery) => found.get(deliveryKey(delivery)));
};
