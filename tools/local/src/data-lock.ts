import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const TRY_EVERY_MS = 200;

/**
 * Makes this process the only one on a data folder until it ends, however it ends: the lock is the operating system's, on
 * an open SQLite file, so that a killed process leaves none behind. `onWait` hears who holds it; throws when that process
 * does not let go.
 */
export const lockData = async (dataDir: string, patienceMs: number, onWait: (line: string) => void): Promise<void> => {
  mkdirSync(dataDir, { recursive: true });
  const pidFile = join(dataDir, 'pid');
  const lock = new DatabaseSync(join(dataDir, 'lock.db'));
  const deadline = Date.now() + patienceMs;
  for (let told = false; !tryLock(lock); told = true) {
    const holder = `process ${readPid(pidFile)} runs on ${dataDir}`;
    if (Date.now() > deadline) throw new Error(`${holder}: stop it, or choose another --data-dir`);
    if (!told) onWait(`${holder}: waiting for it to end`);
    await delay(TRY_EVERY_MS);
  }
  writeFileSync(pidFile, String(process.pid));
  held.push(lock);
};

/** Keeps the locks from being collected, which would open them. */
const held: DatabaseSync[] = [];

const tryLock = (lock: DatabaseSync): boolean => {
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return true;
  } catch {
    return false;
  }
};

const readPid = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '?';
  }
};
