import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './cloud-assembly.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const MODULE = join(import.meta.dirname, '../src/private-folder.ts');

/** In a process of its own, because the mask of a process is for all that it makes. */
const openAndWrite = (path: string): void => {
  const script = `
    const { openPrivateFolder } = await import(${JSON.stringify(MODULE)});
    const { mkdirSync, writeFileSync } = await import('node:fs');
    openPrivateFolder(${JSON.stringify(path)});
    mkdirSync(${JSON.stringify(join(path, 'new'))}, { recursive: true });
    writeFileSync(${JSON.stringify(join(path, 'new/file'))}, 'x');`;
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]);
  expect([status, String(stderr)]).toEqual([0, '']);
};

const modes = async (path: string): Promise<Record<string, string>> => {
  const names = ['.', ...(await readdir(path, { recursive: true }))];
  const entries = names.map(async (name) => [name, ((await stat(join(path, name))).mode & 0o777).toString(8)]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
};

test('a new folder, and what is written in it, is for its owner alone', async () => {
  const path = join(folder.path, 'data');
  openAndWrite(path);
  expect(await modes(path)).toEqual({ '.': '700', new: '700', 'new/file': '600' });
});

test('a folder that an earlier run left open to others is closed, with all that is in it', async () => {
  const path = join(folder.path, 'data');
  await mkdir(join(path, 'aws'), { recursive: true });
  await Promise.all(['lock.db', 'aws/messages.db'].map((name) => writeFile(join(path, name), 'x', { mode: 0o644 })));
  await Promise.all([path, join(path, 'aws')].map((each) => chmod(each, 0o755)));
  openAndWrite(path);
  expect(await modes(path)).toEqual({
    '.': '700',
    aws: '700',
    'aws/messages.db': '600',
    'lock.db': '600',
    new: '700',
    'new/file': '600',
  });
});

test("somebody else's folder keeps its mode, and what is written in it is for its owner alone", async () => {
  await writeFile(join(folder.path, 'notes.txt'), 'x', { mode: 0o644 });
  await chmod(folder.path, 0o755);
  openAndWrite(folder.path);
  expect(await modes(folder.path)).toEqual({ '.': '755', 'notes.txt': '644', new: '700', 'new/file': '600' });
});
