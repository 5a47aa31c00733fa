import { execFile } from 'node:child_process';
import { access, appendFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const execute = promisify(execFile);

export interface ScratchClone {
  readonly path: string;
  /** What the command prints. It knows nothing of the environment it is tested in. */
  run(command: string, ...args: string[]): Promise<string>;
  runWith(variables: Readonly<Record<string, string>>, command: string, ...args: string[]): Promise<string>;
  /** Changes these files, without a meaning, and answers the commit. */
  commit(message: string, ...files: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** The working tree as it is, in a repository of its own: one commit, pushed to an origin beside it. */
export const scratchClone = async (): Promise<ScratchClone> => {
  const folder = await mkdtemp(join(tmpdir(), 'scratch-'));
  const path = join(folder, 'clone');

  const runWith: ScratchClone['runWith'] = async (variables, command, ...args) => {
    const env = {
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
      HOME: process.env['HOME'],
      CI: 'true',
      NO_COLOR: '1',
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
      ...variables,
    };
    return (await execute(command, args, { cwd: path, env })).stdout;
  };
  const run: ScratchClone['run'] = (command, ...args) => runWith({}, command, ...args);

  const list = async (...kinds: string[]): Promise<string[]> =>
    (await execute('git', ['ls-files', ...kinds], { cwd: root })).stdout.split('\n').filter(Boolean);
  const deleted = await list('--deleted');
  for (const file of await list('--cached', '--others', '--exclude-standard', '--deduplicate')) {
    if (deleted.includes(file)) continue;
    await mkdir(dirname(join(path, file)), { recursive: true });
    await cp(join(root, file), join(path, file));
  }
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  await run('git', 'init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'origin'));
  await run('git', 'init', '--quiet', '--initial-branch=main');
  await run('git', 'config', 'commit.gpgsign', 'false');
  await run('git', 'config', 'tag.gpgsign', 'false');
  await run('git', 'remote', 'add', 'origin', join(folder, 'origin'));
  await run('git', 'add', '--all');
  await run('git', 'commit', '--quiet', '--message', 'base');
  await run('git', 'push', '--quiet', '--set-upstream', 'origin', 'main');

  return {
    path,
    run,
    runWith,
    async commit(message, ...files) {
      for (const file of files) {
        await access(join(path, file));
        await appendFile(join(path, file), '\n');
      }
      await run('git', 'commit', '--quiet', '--all', '--message', message);
      return (await run('git', 'rev-parse', 'HEAD')).trim();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
