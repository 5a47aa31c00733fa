import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');
const SCOPE = '@status-callbacks';

const execute = promisify(execFile);

export interface ScratchWorkspace {
  readonly path: string;
  /** @throws when it fails, with all that it printed */
  readonly run: (command: string, ...args: string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/**
 * The working tree as it is, in a repository of its own. Packages are those of the original, workspaces its own: what is
 * generated here neither sees nor changes anything there.
 */
export const scratchWorkspace = async (): Promise<ScratchWorkspace> => {
  const path = await mkdtemp(join(tmpdir(), 'sink-generator-'));
  const env = {
    PATH: `${join(path, 'node_modules/.bin')}:${process.env['PATH']}`,
    HOME: process.env['HOME'],
    CI: 'true',
    NO_COLOR: '1',
    NX_DAEMON: 'false',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  const run: ScratchWorkspace['run'] = async (command, ...args) => {
    const { stdout } = await execute(command, args, { cwd: path, env, maxBuffer: 2 ** 26 }).catch(
      (error: Error & { stdout: string; stderr: string }) => {
        throw new Error(`${command} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
      },
    );
    return stdout;
  };

  const list = async (...kinds: string[]): Promise<string[]> =>
    (await execute('git', ['ls-files', ...kinds], { cwd: ROOT })).stdout.split('\n').filter(Boolean);
  const deleted = await list('--deleted');
  for (const file of await list('--cached', '--others', '--exclude-standard', '--deduplicate')) {
    if (deleted.includes(file)) continue;
    await mkdir(dirname(join(path, file)), { recursive: true });
    await cp(join(ROOT, file), join(path, file));
  }
  const packages = join(path, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (name === SCOPE)
      await cp(join(ROOT, 'node_modules', name), join(packages, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  }
  await run('git', 'init', '--quiet', '--initial-branch=main');
  await run('git', 'config', 'commit.gpgsign', 'false');
  await run('git', 'add', '--all');
  await run('git', 'commit', '--quiet', '--message', 'base');
  return { path, run, remove: () => rm(path, { recursive: true, force: true }) };
};
