import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const linkOf = (root: string, name: string): string => join(root, 'node_modules/@status-callbacks', name);

/** Brings the lock file in line with the manifests there are. Needs no network: what a sink needs, others have. */
const lock = (root: string): void => {
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

/** What `npm install` would do for a new workspace whose packages are all there: an entry in the lock file and a link. */
export const joinWorkspace = (root: string, name: string): void => {
  lock(root);
  rmSync(linkOf(root, name), { force: true });
  symlinkSync(join('../../apps', name), linkOf(root, name), 'junction');
};

/** Takes back what `joinWorkspace` did, and what was built meanwhile. */
export const leaveWorkspace = (root: string, name: string): void => {
  rmSync(join(root, 'apps', name), { recursive: true, force: true });
  rmSync(linkOf(root, name), { force: true });
  lock(root);
};
