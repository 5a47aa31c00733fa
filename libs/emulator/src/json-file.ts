import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface JsonFile<T> {
  readonly value: T;
  /** Answers once the value, as it is now, is in the file. */
  readonly save: () => void;
}

/** One value in one file only its owner may read; without a path, in memory. */
export const openJsonFile = <T>(path: string | undefined, initial: T): JsonFile<T> => {
  const value = (path && read<T>(path)) || initial;
  return {
    value,
    save: () => {
      if (!path) return;
      mkdirSync(dirname(path), { recursive: true });
      // Moved into place, so that a process killed here leaves the old file whole.
      writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
};

const read = <T>(path: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
