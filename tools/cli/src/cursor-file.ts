import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';

/** How far a long command has come, on disk, so that a run that was stopped can go on. */
export interface Cursor<Place> {
  readonly path: string;
  /**
   * Nothing when no run of the same identity was stopped.
   * @throws {BrokenCursor}
   */
  readonly read: () => Promise<Place | undefined>;
  /** Whole or not at all, whenever the program is killed. */
  readonly write: (place: Place) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Somebody else's hand, or a disk that ran full. */
class BrokenCursor extends Error {
  override readonly name = 'BrokenCursor';
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const parsed = <Place>(text: string, path: string): Place => {
  try {
    const { place } = JSON.parse(text) as { place?: Place };
    if (place !== undefined) return place;
  } catch {
    // Said below: the parser's own words are about JSON, which is nobody's business here.
  }
  throw new BrokenCursor(`${path} does not say where to go on: remove it, and start without --resume`);
};

/**
 * The place of one run, named by everything that makes it this run and no other. Write the options as they were typed: an age
 * like `2h` means another time on every run. A version in the identity keeps a newer program from reading an older place.
 */
export const openCursor = <Place>(
  directory: string,
  command: string,
  identity: Readonly<Record<string, unknown>>,
): Cursor<Place> => {
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
  const path = join(directory, 'cursors', `${command}-${hash}.json`);
  return {
    path,
    read: async () => {
      try {
        return parsed<Place>(await readFile(path, 'utf8'), path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    write: async (place) => {
      await mkdir(join(directory, 'cursors'), { recursive: true, mode: 0o700 });
      const draft = `${path}.${process.pid}`;
      await writeFile(draft, JSON.stringify({ identity, place }), { mode: 0o600 });
      await rename(draft, path);
    },
    remove: () => rm(path, { force: true }),
  };
};

/** Where a run that was stopped is to go on; ends the command when there is no such run. */
export const placeToGoOnFrom = async <Place>(command: Command, cursor: Cursor<Place>): Promise<Place> => {
  const place = await cursor.read().catch((error: unknown) => {
    if (error instanceof BrokenCursor) return command.error(`error: ${error.message}`);
    throw error;
  });
  return place ?? command.error('error: --resume: no run with these very options was stopped; start without it');
};
