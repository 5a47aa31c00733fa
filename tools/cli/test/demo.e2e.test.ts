import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rehearsal } from '../src/rehearse.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

let temporary: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'callbacks-demo-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await rm(temporary, { recursive: true, force: true });
});

/** `callbacks demo` with a temporary directory of its own, so that what it leaves behind can be seen. */
const startDemo = (...args: string[]) => {
  const running = spawn(process.execPath, [MAIN, 'demo', ...args], {
    env: { ...process.env, TMPDIR: temporary, NODE_OPTIONS: '--no-warnings' },
  });
  child = running;
  let printed = '';
  let noted = '';
  running.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  running.stderr.on('data', (chunk: Buffer) => (noted += chunk.toString()));
  const ended = once(running, 'close').then(([code]) => ({ code: code as number, printed, noted }));
  return { running, ended };
};

describe('callbacks demo', () => {
  it('finds every callback where it belongs, and leaves nothing behind', async () => {
    const { code, printed, noted } = await startDemo('--messages', '60', '--calls', '8', '--seed', '3', '--json').ended;
    const { missing, unexpected, sent, verified, refused, duplicates, archived, tabled } = JSON.parse(
      printed || noted,
    ) as Rehearsal;
    expect({ code, missing, unexpected }).toEqual({ code: 0, missing: [], unexpected: [] });
    expect(sent).toBe(verified + refused + duplicates);
    expect([archived, tabled]).toEqual([verified, verified]);
    expect(await readdir(temporary)).toEqual([]);
  }, 240_000);

  it('leaves nothing behind when interrupted', async () => {
    const watcher = watch(temporary);
    const { running, ended } = startDemo('--messages', '2000');
    // A directory appears once the system is starting.
    await Promise.race([once(watcher, 'change'), ended]);
    watcher.close();
    running.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, printed: '', noted: 'callbacks: interrupted\n' });
    expect(await readdir(temporary)).toEqual([]);
  }, 240_000);
});
