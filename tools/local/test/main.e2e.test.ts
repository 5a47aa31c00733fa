import { ScanCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sign } from '@status-callbacks/signature/sign';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findAssemblies } from '../src/assembly.ts';
import { readEndpoints } from '../src/endpoints-file.ts';
import { lockData } from '../src/data-lock.ts';
import { startSystem } from '../src/system.ts';
import { temporaryFolder } from './cloud-assembly.ts';

/** The real stacks, as `nx run-many -t synth` leaves them, and the program that runs them. */

const WORKSPACE = resolve(import.meta.dirname, '../../..');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await folder.remove();
});

const params = (sid: string) => ({
  AccountSid: `AC${'0'.repeat(32)}`,
  MessageSid: `SM${sid.padStart(32, '0')}`,
  MessageStatus: 'undelivered',
  ErrorCode: '30006',
  From: '+15005550006',
  To: '+15005550001',
});
const post = async (url: string, authToken: string, sid: string): Promise<number> => {
  const body = new URLSearchParams(params(sid));
  const headers = { 'x-twilio-signature': sign(authToken, 'https://127.0.0.1/twilio', params(sid)) };
  return (await fetch(`${url}/twilio`, { method: 'POST', headers, body })).status;
};

test('a signed callback reaches every sink of the real stacks', async () => {
  const system = await startSystem({ assemblies: findAssemblies(WORKSPACE) });
  try {
    expect(await post(system.url, system.authToken, '1')).toBe(200);
    await system.idle();

    const { name } = Object.values(system.resources['status-callbacks-dynamo-writer-dev']!.tables)[0]!;
    const dynamodb = new DynamoDBClient(system.aws.client('dynamodb'));
    expect((await dynamodb.send(new ScanCommand({ TableName: name }))).Count).toBe(1);
    expect(system.busEvents()).toMatchObject([{ detail: { code: '30006' } }]);
  } finally {
    await system.stop();
  }
}, 240_000);

const start = async (): Promise<ChildProcess> => {
  const args = ['--port', '0', '--aws-port', '0', '--data-dir', folder.path];
  const child = spawn(process.execPath, [join(WORKSPACE, 'tools/local/src/main.ts'), ...args], { cwd: WORKSPACE });
  children.push(child);
  for await (const line of createInterface(child.stdout)) if (line.startsWith('Data is in')) return child;
  throw new Error('it ended before it was ready');
};

test('the program can be found while it runs, and ends cleanly when told to', async () => {
  const child = await start();
  const endpoints = readEndpoints(folder.path)!;
  expect(endpoints.pid).toBe(child.pid);
  expect((await fetch(endpoints.url)).status).toBe(404);

  child.kill('SIGTERM');

  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(readEndpoints(folder.path)).toBeUndefined();
}, 240_000);

test('nobody else on this machine can read what is kept', async () => {
  await start();
  const names = await readdir(folder.path, { recursive: true });
  const open = await Promise.all(
    names.map(async (name) => ((await stat(join(folder.path, name))).mode & 0o077 ? [name] : [])),
  );
  expect(names.length).toBeGreaterThan(20);
  expect(open.flat()).toEqual([]);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
}, 240_000);

test('a program that was killed is not found, and leaves its folder free', async () => {
  const child = await start();
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(readEndpoints(folder.path)).toBeUndefined();
  await lockData(folder.path, 0, () => {});
}, 240_000);

test('a folder in use is refused, once patience has run out', async () => {
  await start();
  const told: string[] = [];
  await expect(lockData(folder.path, 0, (line) => told.push(line))).rejects.toThrow(/process \d+ runs on .*: stop it/);
}, 240_000);
