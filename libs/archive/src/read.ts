import { MalformedEvent, type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Window, firstReceipt, hourPrefix, hoursOf } from './layout.ts';
import { unpack } from './unpack.ts';

export interface ArchivedObject {
  readonly key: string;
  readonly bytes: number;
}

/** Where objects are kept. */
export interface ArchiveStore {
  /** In order of their keys, those after `after` only. */
  readonly list: (prefix: string, after?: string) => AsyncIterable<ArchivedObject>;
  readonly read: (key: string) => Promise<Uint8Array>;
}

/** A line of an object, or what is wrong with it. Numbers start at 1; 0 is the object as a whole. */
export type Line = { readonly key: string; readonly number: number } & (
  { readonly event: StatusCallback } | { readonly broken: string }
);

/** Where a line is, for people: `<key>:<number>`, or the key alone for the object as a whole. */
export const placeOfLine = ({ key, number }: Pick<Line, 'key' | 'number'>): string =>
  number === 0 ? key : `${key}:${number}`;

/** The objects of a window, the earliest first; `after` is the key of the last one that is done. */
export async function* objectsIn(store: ArchiveStore, window: Window, after = ''): AsyncGenerator<ArchivedObject> {
  for (const hour of hoursOf(window)) {
    const prefix = hourPrefix(hour);
    const started = after.startsWith(prefix);
    // Keys sort by time, so an hour that sorts before the cursor is done.
    if (!started && prefix < after) continue;
    for await (const object of store.list(prefix, started ? after : undefined)) {
      if ((firstReceipt(object.key) ?? 0) < window.to) yield object;
    }
  }
}

/**
 * Every line of one object. A line that is no event is told by its place and what is wrong with it, never by its content; an
 * object that ends early gives the lines before that and then one broken line. An object of another layout is not read.
 */
export async function* linesOf(store: ArchiveStore, key: string): AsyncGenerator<Line> {
  if (firstReceipt(key) === undefined) {
    yield { key, number: 0, broken: 'the object has another layout' };
    return;
  }
  const { lines, damage } = await unpack(await store.read(key));
  for (const [index, line] of lines.entries()) if (line) yield { key, number: index + 1, ...readLine(line) };
  if (damage) yield { key, number: lines.length + 1, broken: damage };
}

const readLine = (line: string): { event: StatusCallback } | { broken: string } => {
  try {
    return { event: parseStatusCallback(line) };
  } catch (error) {
    if (error instanceof MalformedEvent) return { broken: `not an event: ${error.message}` };
    throw error;
  }
};
