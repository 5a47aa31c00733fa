import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
let clone: string;

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, {
    cwd: clone,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NX_DAEMON: 'false',
      NX_WORKSPACE_ROOT_PATH: clone,
      CI: 'true',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const git = (...args: string[]): string =>
  run('git', '-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', ...args);

/** The working tree as it is, in a repository of its own. */
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'affected-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: root,
    encoding: 'utf8',
  });
  const deleted = execFileSync('git', ['ls-files', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\n');
  for (const file of files.split('\n').filter((name) => name && !deleted.includes(name))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'base');
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

/** What `nx affected -t deploy --base=HEAD~1` would deploy after a change of this file. */
const deployedAfter = (file: string): string[] => {
  appendFileSync(join(clone, file), '\n');
  git('commit', '--quiet', '--all', '--message', `change ${file}`);
  const projects = run(
    'node',
    join(root, 'node_modules/nx/dist/bin/nx.js'),
    'show',
    'projects',
    '--affected',
    '--base=HEAD~1',
    '--withTarget',
    'deploy',
    '--json',
  );
  return (JSON.parse(projects.slice(projects.indexOf('['))) as string[])
    .map((name) => name.replace('@status-callbacks/', ''))
    .sort();
};

const everyService = ['dynamo-writer', 'error-router', 'ingest', 'replay', 's3-archiver'];

it.each([
  ['apps/s3-archiver/src/archive.ts', ['s3-archiver']],
  ['apps/error-router/infra/stack.ts', ['error-router']],
  ['libs/contract/src/status-callback.ts', everyService],
  // More than needed: the others use it in tests, through `libs/testing`. Nx does not tell such a dependency apart.
  ['libs/signature/src/verify.ts', everyService],
  ['tsconfig.base.json', everyService],
  ['apps/s3-archiver/README.md', []],
  ['README.md', []],
  ['tools/cli/src/main.ts', []],
])('a change of %s deploys %j', (file, expected) => {
  expect(deployedAfter(file)).toEqual(expected);
});
