import type { ArchivedObject } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { inOrder } from '@status-callbacks/replay-engine/in-order';
import { importedCallback, receiptIn } from './blog-layout.ts';

export interface ImportCounts {
  /** Objects of the layout, in the window. */
  readonly objects: number;
  readonly bytes: number;
  readonly imported: number;
  /** Objects written to the archive. */
  readonly written: number;
  /** Of another layout: left alone. */
  readonly strangers: number;
  /** Of the layout, and no callback: told by `onBroken`. */
  readonly broken: number;
}

export interface ImportPlace {
  /** The last object that is in the archive. */
  readonly after: string | undefined;
  readonly counts: ImportCounts;
}

export interface Import {
  /** In order of their keys. */
  readonly objects: AsyncIterable<ArchivedObject>;
  readonly isWanted: (receivedAt: number) => boolean;
  /** Left out of a dry run, which reads names alone. */
  readonly archive?: {
    readonly read: (key: string) => Promise<Uint8Array>;
    /** Adds events of one hour as an object; what is there already stays as it is. */
    readonly add: (events: readonly StatusCallback[]) => Promise<unknown>;
  };
  readonly resume?: ImportPlace;
  readonly signal: AbortSignal;
  /** After every object that is written. */
  readonly onPlace: (place: ImportPlace) => Promise<void> | void;
  readonly onBroken: (key: string, reason: string) => void;
}

/** Reads that are under way at once: the sample has an object per callback. */
const AHEAD = 32;
/** As many as the archiver puts into one object at most. */
const MOST_EVENTS = 1_000;

const NOTHING_IMPORTED: ImportCounts = {
  objects: 0,
  bytes: 0,
  imported: 0,
  written: 0,
  strangers: 0,
  broken: 0,
};

type ReadObject = ArchivedObject & {
  readonly receivedAt: number | undefined;
  readonly event?: StatusCallback;
  readonly broken?: string;
};

const hourOf = (receivedAt: number): number => Math.floor(receivedAt / 3_600_000);

/**
 * Turns objects of the sample into objects of the archive, an hour and at most a thousand events each. What goes into one
 * object depends on the source alone, so an import done twice, or stopped and resumed, writes the same objects.
 */
export const importArchive = async (job: Import): Promise<ImportCounts> => {
  const { objects, isWanted, archive, resume, signal, onPlace, onBroken } = job;
  let counts = resume?.counts ?? NOTHING_IMPORTED;
  let group: ReadObject[] = [];
  /** Seen since the last object was written. */
  let strangers = 0;
  let lastKey = resume?.after;

  const readObject = async (object: ArchivedObject): Promise<ReadObject> => {
    const receivedAt = receiptIn(object.key);
    if (receivedAt === undefined || !isWanted(receivedAt) || !archive) return { ...object, receivedAt };
    const text = Buffer.from(await archive.read(object.key)).toString();
    try {
      return { ...object, receivedAt, event: importedCallback(text, receivedAt) };
    } catch (error) {
      // A parser's message quotes what it parsed.
      return { ...object, receivedAt, broken: error instanceof SyntaxError ? 'not JSON' : (error as Error).message };
    }
  };
  const flush = async (): Promise<void> => {
    const events = group.flatMap(({ event }) => (event ? [event] : []));
    if (archive && events.length > 0) await archive.add(events);
    for (const { key, broken } of group) if (broken !== undefined) onBroken(key, broken);
    const broken = group.filter((each) => each.broken !== undefined).length;
    counts = {
      ...counts,
      objects: counts.objects + group.length,
      bytes: counts.bytes + group.reduce((sum, { bytes }) => sum + bytes, 0),
      imported: counts.imported + events.length,
      written: counts.written + (archive ? Math.sign(events.length) : Math.sign(group.length)),
      strangers: counts.strangers + strangers,
      broken: counts.broken + broken,
    };
    [group, strangers] = [[], 0];
    await onPlace({ after: lastKey, counts });
  };

  for await (const object of inOrder(objects, AHEAD, readObject)) {
    if (signal.aborted) return counts;
    const { receivedAt, key } = object;
    if (receivedAt !== undefined && isWanted(receivedAt)) {
      const [first] = group;
      if (first && (group.length === MOST_EVENTS || hourOf(first.receivedAt!) !== hourOf(receivedAt))) await flush();
      group.push(object);
    }
    if (receivedAt === undefined) strangers += 1;
    lastKey = key;
  }
  await flush();
  return counts;
};
