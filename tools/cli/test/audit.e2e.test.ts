import { setTimeout } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readLifecycleKey } from '@status-callbacks/contract/state';
import { type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { undisturbed } from '@status-callbacks/local/disturbance';
import { plan } from '@status-callbacks/simulator/plan';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import type { Finding } from '../src/audit/audit.ts';
import { sinksAmong } from '../src/local-resources.ts';
import { readArchive } from '../src/read-archive.ts';
import { readTable } from '../src/read-table.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let archiving = Promise.resolve();
let lastTurn: Promise<unknown> = Promise.resolve();

let onHanded = (): void => undefined;

/** The archiver archives nothing before `open`; `handed` once it has been given a batch, which nothing joins any more. */
const holdArchiver = () => {
  const opening = Promise.withResolvers<void>();
  const handing = Promise.withResolvers<void>();
  [archiving, onHanded] = [opening.promise, handing.resolve];
  return { open: opening.resolve, handed: handing.promise };
};

beforeAll(async () => {
  running = await startRunningSystem({
    disturb: async () => ({
      ...undisturbed,
      invoke: async ({ functionName, event, invoke }) => {
        if (!functionName.includes('s3-archiver')) return invoke(event);
        onHanded();
        // One after the other, so that what was sent last is written last.
        const turn = lastTurn.then(() => archiving).then(() => invoke(event));
        lastTurn = turn.catch(() => undefined);
        return turn;
      },
    }),
  });
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

const LIVE = { messages: 40, calls: 4, forged: 0, duplicated: 0, failing: 0.2, shuffled: true };

const SETTLED_MS = 40 * 60_000;

const countTabled = async (): Promise<number> => {
  const { aws, resources } = running.system;
  const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  const items = await readTable(dynamodb, sinksAmong(resources).table);
  dynamodb.destroy();
  return items.length;
};

const archivedLines = async (): Promise<StatusCallback[]> => {
  const { aws, resources } = running.system;
  const s3 = new S3Client(aws.client('s3'));
  const events = await readArchive(s3, sinksAmong(resources).bucket);
  s3.destroy();
  return events;
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
  const early = await running.callbacks('audit', '--repair');
  expect(early).toMatchObject({
    code: 0,
    printed: expect.stringContaining('Left alone: 2 received less than 30 min ago, which may be on their way.'),
  });
  await running.system.idle();
  expect(await running.callbacks('audit')).toMatchObject({ code: 1 });

  const repaired = await running.callbacksLater(SETTLED_MS, 'audit', '--repair', '--json');
  expect(repaired.code).toBe(0);
  expect(JSON.parse(repaired.printed.trim().split('\n').at(-1)!)).toEqual({
    toTable: 1,
    toArchive: 1,
    onTheWay: 0,
    arrived: 0,
    left: 0,
  });
  await running.system.idle();
  expect(await running.callbacks('audit')).toMatchObject({ code: 0 });
  expect(running.system.busEvents()).toHaveLength(events);
}, 240_000);

it('keeps every archived original through repairs during live traffic and a replay into the archive', async () => {
  const before = new Set((await archivedLines()).map(({ id }) => id));
  const deliveryOf = ({ id, data }: StatusCallback): string => `${id} ${data.request.receivedAt}`;
  const originals = (events: StatusCallback[]): Map<string, string> =>
    new Map(
      events
        .filter(({ id, replayid, data }) => !before.has(id) && replayid === undefined && data.request.signature !== '')
        .map((event) => [deliveryOf(event), JSON.stringify(event)]),
    );

  const { url, authToken } = running.system;
  const requests = plan({ ...LIVE, seed: 7 }).requests.map((request) =>
    signedRequest(request, { baseUrl: url, authToken }),
  );
  const audits: { code: number; printed: string }[] = [];
  // The first is alone in its batch, as is what is rebuilt from it: under the key that it had, it would be replaced.
  for (const some of [requests.slice(0, 1), requests.slice(1)]) {
    const { open, handed } = holdArchiver();
    const tabled = await countTabled();
    await send(some, { concurrency: 8 });
    while ((await countTabled()) < tabled + some.length) await setTimeout(50);
    await handed;
    audits.push(await running.callbacks('audit', '--from', '5m', '--repair'));
    expect(audits.at(-1)!.printed).toContain(`Left alone: ${some.length} received less than 30 min ago`);
    // This one takes all of it for settled, as audits did before there was a time to wait for.
    audits.push(await running.callbacksLater(SETTLED_MS, 'audit', '--from', '5m', '--repair'));
    open();
    await running.system.idle();
    audits.push(await running.callbacksLater(SETTLED_MS, 'audit', '--from', '5m', '--repair'));
    await running.system.idle();
  }
  expect(audits.filter(({ code }) => code !== 0)).toEqual([]);

  const lines = await archivedLines();
  // The audits did send what they had rebuilt: otherwise nothing is shown here.
  expect(lines.filter(({ data }) => data.source === 'history').length).toBeGreaterThan(0);
  const kept = originals(lines);
  expect(kept.size).toBe(requests.length);
  const deliveries = new Set(lines.filter(({ id }) => !before.has(id)).map(deliveryOf));
  expect([...deliveries].filter((delivery) => !kept.has(delivery))).toEqual([]);
  for (const line of kept.values())
    expect(Object.keys((JSON.parse(line) as StatusCallback).data.params)).not.toEqual([]);

  expect(await running.callbacks('replay', '--from', '10m', '--sink', 's3-archiver')).toMatchObject({ code: 0 });
  await running.system.idle();
  const after = await archivedLines();
  expect(originals(after)).toEqual(kept);
  expect(after.filter(({ replayid }) => replayid !== undefined).length).toBeGreaterThan(0);
  expect(await running.callbacks('audit')).toMatchObject({ code: 0 });
}, 240_000);

it.each([
  [['--from', 'yesterday'], 2, 'Neither a time'],
  [['--from', '1h', '--to', '2h'], 2, 'is not before'],
])('says what is wrong with %j', async (args, code, reason) => {
  const outcome = await running.callbacks('audit', ...args);
  expect(outcome.code).toBe(code);
  expect(outcome.noted).toContain(reason);
});
