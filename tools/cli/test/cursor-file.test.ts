import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cursor, openCursor } from '../src/cursor-file.ts';

let directory: string;
const cursor = (identity: Record<string, unknown> = { from: '2h' }): Cursor<{ page: number }> =>
  openCursor(directory, 'replay', identity);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callbacks-cursor-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a cursor', () => {
  it('is where it was left, for a run with the same identity and for no other', async () => {
    expect(await cursor().read()).toBeUndefined();
    await cursor().write({ page: 1 });
    await cursor().write({ page: 2 });
    expect(await cursor().read()).toEqual({ page: 2 });
    expect(await cursor({ from: '3h' }).read()).toBeUndefined();
    expect(await openCursor(directory, 'reconcile', { from: '2h' }).read()).toBeUndefined();
  });

  it('is gone when the work is done', async () => {
    await cursor().remove();
    await cursor().write({ page: 1 });
    await cursor().remove();
    expect(await cursor().read()).toBeUndefined();
    expect(await readdir(join(directory, 'cursors'))).toEqual([]);
  });

  it('is one file that nobody else can read', async () => {
    await cursor().write({ page: 1 });
    await cursor().write({ page: 2 });
    expect(await readdir(join(directory, 'cursors'))).toEqual([expect.stringMatching(/^replay-[0-9a-f]{16}\.json$/)]);
    expect((await stat(cursor().path)).mode & 0o777).toBe(0o600);
    expect(await readFile(cursor().path, 'utf8')).toContain('"from":"2h"');
  });

  it.each([['{"place":'], ['[]'], ['null'], ['{}'], ['']])('that is broken is named: %j', async (text) => {
    await cursor().write({ page: 1 });
    await writeFile(cursor().path, text);
    await expect(cursor().read()).rejects.toThrow(`${cursor().path} does not say where to go on`);
  });
});
