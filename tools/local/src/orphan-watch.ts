import { readFileSync } from 'node:fs';

const CHECK_EVERY_MS = 500;

/**
 * Calls `onOrphaned` when the npm that started this process is gone: killed, it takes nobody with it. Between the two is a
 * shell that lives on, so both this process's parent and that shell's are watched. Without npm, does nothing.
 */
export const watchForOrphanhood = (onOrphaned: () => void): void => {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent && isAlive(grandparent)) return;
    clearInterval(timer);
    onOrphaned();
  }, CHECK_EVERY_MS);
  timer.unref();
};

/** Only Linux says so in a file; elsewhere the parent alone is watched. */
const parentOf = (pid: number): number | undefined => {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number | undefined): boolean => {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
