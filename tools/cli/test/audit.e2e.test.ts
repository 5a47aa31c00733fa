import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readLifecycleKey } from '@status-callbacks/contract/state';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import type { Finding } from '../src/audit/audit.ts';
import { sinksAmong } from '../src/local-resources.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;

beforeAll(async () => {
  running = await startRunningSystem();
}, 240_000);
afterAll(() => running.stop());

/** Takes one item out of the table, by hand. */
const deleteItem = async (): Promise<string> => {
  const { aws, resources } = running.system;
  const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  const TableName = sinksAmong(resources).table;
  const { Items } = await dynamodb.send(new ScanCommand({ TableName, Limit: 1 }));
  const { pk, sk } = Items![0]!;
  await dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk: pk!, sk: sk! } }));
  dynamodb.destroy();
  return readLifecycleKey(sk!.S!).id;
};

/** Takes one line out of the archive, by hand: not the one that is gone from the table. */
const deleteLine = async (other: string): Promise<string> => {
  const { aws, resources } = running.system;
  const s3 = new S3Client(aws.client('s3'));
  const Bucket = sinksAmong(resources).bucket;
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const Key = Contents![0]!.Key!;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const lines = gunzipSync(await Body!.transformToByteArray())
    .toString()
    .split('\n');
  const ids = lines.map((line) => line && parseStatusCallback(line).id);
  const victim = ids.find((id) => id && id !== other && ids.filter((each) => each === id).length === 1)!;
  const kept = lines.filter((_, index) => ids[index] !== victim);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync(kept.join('\n')), ContentEncoding: 'gzip' }));
  s3.destroy();
  return victim;
};

it('agrees after a day of every kind, and names exactly what somebody took away', async () => {
  await running.play({ messages: 60, calls: 8, duplicated: 0 });
  expect(await running.callbacks('audit')).toMatchObject({
    code: 0,
    printed: expect.stringContaining('Archive and table agree.'),
  });

  const item = await deleteItem();
  const line = await deleteLine(item);
  const { code, printed } = await running.callbacks('audit', '--from', '1h', '--json');
  expect(code).toBe(1);
  const findings = printed
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Finding);
  expect(
    findings
      .slice(0, -1)
      .map(({ kind, id }) => `${kind} ${id}`)
      .toSorted(),
  ).toEqual([`not in the table ${item}`, `not in the archive ${line}`].toSorted());
  expect(findings.at(-1)).toMatchObject({ found: 2 });

  const events = running.system.busEvents().length;
  const repaired = await running.callbacks('audit', '--repair', '--json');
  expect(repaired.code).toBe(0);
  expect(JSON.parse(repaired.printed.trim().split('\n').at(-1)!)).toEqual({ toTable: 1, toArchive: 1, left: 0 });
  await running.system.idle();
  expect(await running.callbacks('audit')).toMatchObject({ code: 0 });
  expect(running.system.busEvents()).toHaveLength(events);
}, 240_000);

it.each([
  [['--from', 'yesterday'], 2, 'Neither a time'],
  [['--from', '1h', '--to', '2h'], 2, 'is not before'],
])('says what is wrong with %j', async (args, code, reason) => {
  const outcome = await running.callbacks('audit', ...args);
  expect(outcome.code).toBe(code);
  expect(outcome.noted).toContain(reason);
});
