import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';

let clone: ScratchClone;
beforeAll(async () => {
  clone = await scratchClone();
});
afterAll(() => clone.remove());

/** What `nx affected -t deploy --base=HEAD~1` would deploy after a change of this file. */
const deployedAfter = async (file: string): Promise<string[]> => {
  await clone.commit(`change ${file}`, file);
  const criteria = ['--affected', '--base=HEAD~1', '--withTarget=deploy', '--json'];
  const projects = await clone.run('npx', 'nx', 'show', 'projects', ...criteria);
  return (JSON.parse(projects.slice(projects.indexOf('['))) as string[])
    .map((name) => name.replace('@status-callbacks/', ''))
    .sort();
};

const everyService = readdirSync(join(import.meta.dirname, '../apps'));

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
])('a change of %s deploys %j', async (file, expected) => {
  expect(await deployedAfter(file)).toEqual(expected);
});
