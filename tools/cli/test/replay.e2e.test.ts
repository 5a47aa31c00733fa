import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Progress } from '@status-callbacks/replay-engine/replay';
import { sinksAmong } from '../src/local-resources.ts';
import type { Outcome } from '../src/replay/report.ts';
import { startRunningSystem } from './running-system.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let s3: S3Client;
let dynamodb: DynamoDBClient;
let bucket: string;
let table: string;

beforeAll(async () => {
  running = await startRunningSystem();
  s3 = new S3Client(running.system.aws.client('s3'));
  dynamodb = new DynamoDBClient(running.system.aws.client('dynamodb'));
  ({ bucket, table } = sinksAmong(running.system.resources));
  await running.play({ messages: 120, calls: 10, failing: 0.3 });
}, 240_000);
afterAll(async () => {
  for (const client of [s3, dynamodb]) client.destroy();
  await running.stop();
});

const keys = async (): Promise<{ pk: string; sk: string }[]> => {
  const items: { pk: string; sk: string }[] = [];
  const scan = { TableName: table, ProjectionExpression: 'pk, sk' };
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, scan)) {
    for (const { pk, sk } of Items) items.push({ pk: pk!.S!, sk: sk!.S! });
  }
  return items.sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
};
const emptyTable = async (): Promise<void> => {
  for (const { pk, sk } of await keys()) {
    await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }));
  }
};
const objects = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    found.push(...Contents.map(({ Key, ETag }) => `${Key} ${ETag}`));
  }
  return found;
};

const replay = async (...args: string[]): Promise<Outcome> => {
  const { code, printed, noted } = await running.callbacks(
    'replay',
    '--from',
    '1h',
    '--rate',
    '5000',
    '--json',
    ...args,
  );
  expect({ code, noted }).toEqual({ code: 0, noted: '' });
  await running.system.idle();
  return JSON.parse(printed) as Outcome;
};

it('fills an empty table again from the archive, and nobody else sees anything', async () => {
  const [before, archived, routed] = [await keys(), await objects(), running.system.busEvents().length];
  await emptyTable();
  const foreseen = await replay('--sink', 'dynamo-writer', '--dry-run');
  expect(await keys()).toEqual([]);
  const done = await replay('--sink', 'dynamo-writer');
  expect(done).toMatchObject({ sent: before.length, matched: foreseen.matched, bytes: foreseen.bytes, broken: 0 });
  expect(await keys()).toEqual(before);
  expect(await objects()).toEqual(archived);
  expect(running.system.busEvents()).toHaveLength(routed);
  expect(await running.callbacks('audit')).toMatchObject({ code: 0 });

  // Twice in a row: nothing more.
  await replay('--sink', 'dynamo-writer');
  expect(await keys()).toEqual(before);
}, 240_000);

it('sends only what the filter takes', async () => {
  const before = await keys();
  await emptyTable();
  const errors = running.system.busEvents().map(({ detail }) => (detail as { code: string }).code);
  const code = errors[0]!;
  const { sent } = await replay('--sink', 'dynamo-writer', '--error', code);
  expect(sent).toBe(errors.filter((each) => each === code).length);
  expect(await keys()).toHaveLength(sent);
  await replay('--sink', 'dynamo-writer', '--product', 'voice');
  expect((await keys()).filter(({ pk }) => pk.startsWith('CA'))).toEqual(
    before.filter(({ pk }) => pk.startsWith('CA')),
  );
  await replay('--sink', 'dynamo-writer');
  expect(await keys()).toEqual(before);
}, 240_000);

it('addressed to all sinks it leaves the archive alone, and says on the bus that it is a replay', async () => {
  const [archived, before] = [await objects(), running.system.busEvents().length];
  const { replayId } = await replay();
  expect(await objects()).toEqual(archived);
  const again = running.system.busEvents().slice(before);
  expect(again).toHaveLength(before);
  for (const { detail } of again) expect(detail).toMatchObject({ event: { replayid: replayId } });
}, 240_000);

describe('killed at any point', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  const sentSoFar = async (): Promise<number> => {
    try {
      const [file] = await readdir(join(running.localDirectory, 'cursors'));
      const text = await readFile(join(running.localDirectory, 'cursors', file!), 'utf8');
      const { place } = JSON.parse(text) as { place: { progress: Progress } };
      return place.progress.counts.sent;
    } catch {
      return 0;
    }
  };

  it('it goes on with --resume and everything is there', async () => {
    const before = await keys();
    await emptyTable();
    const args = [
      'replay',
      '--from',
      '1h',
      '--sink',
      'dynamo-writer',
      '--rate',
      '250',
      '--data-dir',
      running.localDirectory,
    ];
    const marks = [0.1, 0.4, 0.7].map((share) => share * before.length);
    for (const [index, mark] of marks.entries()) {
      const resume = index > 0 && (await sentSoFar()) > 0 ? ['--resume'] : [];
      child = spawn(process.execPath, ['--no-warnings', MAIN, ...args, ...resume], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (child.exitCode === null && (await keys()).length < mark) await sleep(20);
      child.kill('SIGKILL');
      await ended;
    }
    const resume = (await sentSoFar()) > 0 ? ['--resume'] : [];
    const { code, noted } = await running.callbacks(...args, ...resume);
    expect({ code, noted }).toEqual({ code: 0, noted: '' });
    await running.system.idle();
    expect(await keys()).toEqual(before);
    expect(await sentSoFar()).toBe(0);
  }, 240_000);
});

describe('bad input', () => {
  const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const place = (name: string): string => `callbacks/v1/dt=2020-02-02/hour=00/${name}`;

  it.each([
    ['nothing was archived', ['--from', '2019-01-01', '--to', '2019-01-02'], 4, 'nothing was archived in this window'],
    ['nothing is meant', ['--error', '99999'], 4, 'nothing in this window is what the options ask for'],
    ['there is no such sink', ['--sink', 'nobody'], 2, '--sink nobody: the local system has '],
    ['the window is none', ['--from', '1h', '--to', '2h'], 2, 'is not before'],
    ['nothing was stopped', ['--resume', '--status', 'read'], 2, 'no run with these very options was stopped'],
    ['the SID is none', ['--sid', 'SM1'], 2, 'Not a SID'],
  ])('says that %s', async (_, args, code, reason) => {
    const outcome = await running.callbacks('replay', ...args);
    expect(outcome.noted).toContain(reason);
    expect(outcome.code).toBe(code);
  });

  it('names every line and object that holds no event, and replays the others', async () => {
    const [Key] = (await objects())[0]!.split(' ');
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const good = Buffer.from(await Body!.transformToByteArray());
    await put(place('1580601600000-0123456789abcdef.jsonl.gz'), good.subarray(0, good.length - 10));
    await put(place('1580601600001-0123456789abcdef.jsonl.gz'), Buffer.from('not gzip'));
    await put(place('notes.txt'), 'another layout');
    const { code, noted } = await running.callbacks('replay', '--from', '2020-02-02', '--to', '2020-02-03');
    expect(noted).toContain('1580601600000-0123456789abcdef.jsonl.gz:');
    expect(noted).toContain('the object ends early');
    expect(noted).toContain('the object is not gzip, or damaged');
    expect(noted).toContain('notes.txt: the object has another layout');
    expect(code).toBe(1);
  });

  it('says that the bucket is gone', async () => {
    const ssm = new SSMClient(running.system.aws.client('ssm'));
    const Name = '/status-callbacks/dev/archive-bucket';
    await ssm.send(new PutParameterCommand({ Name, Value: 'gone', Overwrite: true }));
    const { code, noted } = await running.callbacks('replay');
    await ssm.send(new PutParameterCommand({ Name, Value: bucket, Overwrite: true }));
    ssm.destroy();
    expect(noted).toContain('there is no such bucket');
    expect(code).toBe(3);
  });
});
