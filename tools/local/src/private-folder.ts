import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Others on this machine may neither read nor enter what is made from here on: the data are callbacks of people. */
const ONLY_OWNER = 0o077;

/** A folder that has one was made by us, and may be closed to others; somebody's home or `/tmp` may not. */
const MARK = 'lock.db';

const close = (path: string): void => {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  chmodSync(path, entry.isDirectory() ? 0o700 : 0o600);
  if (entry.isDirectory()) for (const name of readdirSync(path)) close(join(path, name));
};

/**
 * Makes a folder for data that only its owner can read, for this process and what it starts: 0700, and files in it 0600. One of an
 * earlier run that was wider is tightened, with all that is in it; one that holds other things keeps its own mode.
 */
export const openPrivateFolder = (path: string): void => {
  process.umask(ONLY_OWNER);
  if (!existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o700 });
  else if (existsSync(join(path, MARK)) || readdirSync(path).length === 0) close(path);
};
