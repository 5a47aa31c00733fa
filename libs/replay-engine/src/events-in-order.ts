import { deliveryKey, evidenceOf, strongest } from '@status-callbacks/archive/evidence';
import { type Window, firstReceipt } from '@status-callbacks/archive/layout';
import { type ArchiveStore, type ArchivedObject, type Line, linesOf, objectsIn } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { inOrder } from './in-order.ts';

/** How far the reading has come: everything received before `before` has been given. */
export interface Place {
  /** Epoch milliseconds. */
  readonly before: number;
  /** Key of the first object that may hold more. */
  readonly from: string;
  /** Key of the last object that has been read and counted. */
  readonly read: string;
}

export interface Broken {
  readonly key: string;
  /** 0 for the object as a whole. */
  readonly line: number;
  readonly reason: string;
}

/** What one more object has brought. */
export interface Step {
  /** In order of receipt; no event that a later step has was received before one of these. */
  readonly events: readonly StatusCallback[];
  readonly broken: readonly Broken[];
  /** Of the object, when it was not counted before a resumption. */
  readonly objects: number;
  readonly bytes: number;
  readonly lines: number;
  readonly place: Place;
}

/** Objects fetched before their turn: a small object costs a round trip, not work. */
const AHEAD = 8;

interface ReadObject extends ArchivedObject {
  readonly first: number | undefined;
  readonly lines: readonly Line[];
}

const readObject =
  (store: ArchiveStore) =>
  async (object: ArchivedObject): Promise<ReadObject> => {
    const lines = await Array.fromAsync(linesOf(store, object.key));
    return { ...object, first: firstReceipt(object.key), lines };
  };

/** An event that is read and not yet given. */
interface Held {
  readonly event: StatusCallback;
  /** Of its receipt, epoch milliseconds. */
  readonly time: number;
  /** Of its object. */
  readonly key: string;
}

/** By receipt; what was received in the same millisecond by its place in the life of its resource. */
const byReceipt = (a: Held, b: Held): number =>
  a.time - b.time ||
  a.event.data.rank - b.event.data.rank ||
  (a.event.id < b.event.id ? -1 : a.event.id > b.event.id ? 1 : 0);

const keyOfHeld = ({ event }: Held): string => deliveryKey({ id: event.id, receivedAt: event.data.request.receivedAt });

/** Every delivery once, by the line that proves most. */
const eachOnce = (held: readonly Held[]): Held[] => {
  const byDelivery = new Map<string, Held>();
  for (const each of held) {
    const known = byDelivery.get(keyOfHeld(each));
    byDelivery.set(keyOfHeld(each), known ? strongest(known, each, ({ event }) => evidenceOf(event)) : each);
  }
  return [...byDelivery.values()];
};

const brokenIn = ({ key, lines }: ReadObject): Broken[] =>
  lines.flatMap((line) => ('broken' in line ? [{ key, line: line.number, reason: line.broken }] : []));

/**
 * Every event of a window in order of receipt, once and as the line that proves most has it, a step per object. Objects overlap, because batches are gathered side by
 * side; but keys begin with the first receipt, so once an object is listed nothing before its first receipt can still come,
 * and what is held until then is no more than the overlap.
 */
export async function* eventsInOrder(store: ArchiveStore, window: Window, resume?: Place): AsyncGenerator<Step> {
  let held: Held[] = [];
  let read = resume?.read ?? '';
  // A prefix of a key sorts just before it: the listing begins with the object itself.
  const objects = objectsIn(store, window, resume?.from.slice(0, -1));
  const isWanted = ({ time, key }: Held): boolean => {
    const isGiven = resume !== undefined && key <= resume.read && time < resume.before;
    return time >= window.from && time < window.to && !isGiven;
  };
  const release = (before: number): StatusCallback[] => {
    const due = eachOnce(held.filter(({ time }) => time < before)).sort(byReceipt);
    held = held.filter(({ time }) => time >= before);
    return due.map(({ event }) => event);
  };
  const earliest = (key: string): string => held.reduce((least, each) => (each.key < least ? each.key : least), key);

  let pending: Omit<Step, 'events' | 'place'> = { broken: [], objects: 0, bytes: 0, lines: 0 };
  for await (const object of inOrder(objects, AHEAD, readObject(store))) {
    const { key, bytes, lines, first } = object;
    if (first !== undefined) {
      const events = release(first);
      yield { ...pending, events, place: { before: first, from: earliest(key), read } };
      pending = { broken: [], objects: 0, bytes: 0, lines: 0 };
    }
    const isNew = key > (resume?.read ?? '');
    if (isNew) {
      const broken = [...pending.broken, ...brokenIn(object)];
      pending = {
        broken,
        objects: pending.objects + 1,
        bytes: pending.bytes + bytes,
        lines: pending.lines + lines.filter(({ number }) => number > 0).length,
      };
      read = key;
    }
    for (const line of lines) {
      if (!('event' in line)) continue;
      const one = { event: line.event, time: Date.parse(line.event.data.request.receivedAt), key };
      if (isWanted(one)) held.push(one);
    }
  }
  yield { ...pending, events: release(Infinity), place: { before: window.to, from: read, read } };
}
