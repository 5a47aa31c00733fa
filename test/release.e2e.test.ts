import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';
import { runStep, stepOf } from './workflow.ts';

let clone: ScratchClone;
beforeAll(async () => {
  clone = await scratchClone();
});
afterAll(() => clone.remove());

const tagsOf = async (remote: string): Promise<string[]> =>
  (await clone.run('git', 'ls-remote', '--tags', '--refs', remote))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('refs/tags/')[1]!.replace('@status-callbacks/', ''));

/** What release.yml releases: the tags that reach the origin. */
const release = async (): Promise<string[]> => {
  const before = await tagsOf('origin');
  await runStep(clone, stepOf('release.yml', 'release', 'Release'), {});
  expect(await tagsOf('origin')).toEqual(before);
  await runStep(clone, stepOf('release.yml', 'release', 'Push'), { 'github.token': 'none is asked for' });
  return (await tagsOf('origin')).filter((tag) => !before.includes(tag));
};

const changelog = (project: string): string => readFileSync(join(clone.path, project, 'CHANGELOG.md'), 'utf8');

// Each goes on where the one before ended, as releases do.
it('releases what changed, before there is any tag', async () => {
  await clone.commit('feat(ingest): one more door', 'apps/ingest/src/ingest.ts');
  expect(await release()).toEqual(['ingest@0.1.1']);
  expect(changelog('apps/ingest')).toMatch(
    /^## 0\.1\.1 \(.+\)\n\n### .+ Features\n\n- \*\*ingest:\*\* one more door\n/,
  );
});

it('previews a fix of one sink as CONTRIBUTING.md shows it, and does nothing', async () => {
  await clone.commit('fix(dynamo-writer): a status longer than a key', 'apps/dynamo-writer/src/write.ts');
  const { stdout } = await runStep(clone, stepOf('release.yml', 'release', 'Preview'), {});
  const page = readFileSync(join(clone.path, 'CONTRIBUTING.md'), 'utf8');
  const shown = /```console\n\$ npx nx release --dry-run\n(.+?)```/s.exec(page)?.[1];
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim().replace(/\d{4}-\d\d-\d\d/, 'today'))
      .filter((line) => line && line !== '…');
  expect(lines(shown!).length).toBeGreaterThan(5);
  expect(lines(stdout)).toEqual(expect.arrayContaining(lines(shown!)));
  expect(await tagsOf('.')).toEqual(['ingest@0.1.1']);
});

it('releases that sink alone', async () => {
  expect(await release()).toEqual(['dynamo-writer@0.1.1']);
});

it('releases the contract and whoever speaks it', async () => {
  await clone.commit('feat(contract): one more field', 'libs/contract/src/status-callback.ts');
  const released = await release();
  expect(released.map((tag) => tag.split('@')[0])).toEqual(
    ['contract', ...readdirSync(join(clone.path, 'apps'))].sort(),
  );
  expect(released).toEqual(expect.arrayContaining(['contract@0.1.1', 'dynamo-writer@0.1.2', 'replay@0.1.1']));
  expect(changelog('libs/contract')).toContain('- **contract:** one more field\n');
  expect(changelog('apps/replay')).toContain('- Updated @status-callbacks/contract to 0.1.1\n');
});

it('releases the services that a library goes into, without the library', async () => {
  await clone.commit('fix(history): a key that sorts', 'libs/history/src/item.ts');
  expect(await release()).toEqual(['dynamo-writer@0.1.3', 'error-router@0.1.2']);
  expect(changelog('apps/dynamo-writer')).toMatch(/^## .+\n\nA library it is built from changed\.\n/);
});

it('leaves room for what breaks', async () => {
  await clone.commit('perf(replay)!: lanes have names', 'apps/replay/src/batch.ts');
  expect(await release()).toEqual(['replay@0.2.0']);
});

it('releases nothing for documentation and chores', async () => {
  const before = await clone.commit('docs(ingest): a word', 'apps/ingest/README.md', 'README.md');
  await clone.commit('refactor(ingest): the same again', 'apps/ingest/src/ingest.ts');
  expect(await release()).toEqual([]);
  expect(await clone.run('git', 'rev-parse', 'HEAD~1')).toContain(before);
});

it('changes nothing but changelogs: npm, the lock file and what is deployed stay as they are', async () => {
  const releases = await clone.run('git', 'log', '--format=', '--name-only', '--grep=^chore(release)');
  const files = releases.split('\n').filter(Boolean);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(file).toMatch(/^(apps|libs)\/[\w-]+\/CHANGELOG\.md$/);
  await clone.run('npx', 'prettier', '--check', ...new Set(files));
});
