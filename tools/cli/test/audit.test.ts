import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { toItem } from '@status-callbacks/history/item';
import type { Broken } from '@status-callbacks/replay-engine/events-in-order';
import { replay } from '@status-callbacks/replay-engine/replay';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { type Finding, audit } from '../src/audit/audit.ts';
import { brokenLine } from '../src/replay/report.ts';

const NOW = Date.parse('2026-11-23T18:00:00Z');
const DAY_MS = 86_400_000;
const window = { from: NOW - DAY_MS, to: NOW };

let aws: Aws;
let dynamodb: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  aws = await startAws();
  dynamodb = new DynamoDBClient(aws.client('dynamodb'));
});
afterAll(async () => {
  dynamodb.destroy();
  await aws.stop();
});

const tableOf = async (events: readonly StatusCallback[], historyDays = 30): Promise<string> => {
  const TableName = `history-${tables++}`;
  const keys = ['pk', 'sk'];
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 10, minDelay: 1 }, { TableName });
  const items = events.map((event) => ({ PutRequest: { Item: toAttributes(toItem(event, historyDays)) } }));
  for (let index = 0; index < items.length; index += 25) {
    const RequestItems = { [TableName]: items.slice(index, index + 25) };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  }
  return TableName;
};

const archiveOf = async (
  ...batches: StatusCallback[][]
): Promise<ArchiveStore & { objects: Map<string, Uint8Array> }> => {
  const objects = new Map<string, Uint8Array>();
  for (const batch of batches) if (batch.length > 0) objects.set(objectKey(batch), await objectBody(batch));
  return {
    objects,
    async *list(prefix) {
      for (const key of [...objects.keys()].sort())
        if (key.startsWith(prefix)) yield { key, bytes: objects.get(key)!.length };
    },
    read: async (key) => objects.get(key)!,
  };
};

const message = (number: number, minutesAgo: number, params = {}): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', number), SmsSid: sid('SM', number), ...params }),
    receivedAt: new Date(NOW - minutesAgo * 60_000).toISOString(),
  });
const messages = Array.from({ length: 60 }, (_, index) => message(index, 1 + index * 20));

const run = async (archive: ArchiveStore, table: string, asked = window) => {
  const findings: Finding[] = [];
  const counts = await audit({
    window: asked,
    now: NOW,
    archive,
    dynamodb,
    table,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onFinding: (finding) => findings.push(finding),
  });
  return { ...counts, findings };
};

it('finds nothing where both sides have the same, in any batches and with any copies', async () => {
  const table = await tableOf([...messages, message(3, 2)]);
  const hours = [...Map.groupBy(messages, ({ data }) => data.request.receivedAt.slice(0, 13)).values()];
  const archive = await archiveOf(...hours, messages.slice(0, 2), [message(3, 2)]);
  expect(await run(archive, table)).toEqual({ archived: 60, tabled: 60, expired: 0, found: 0, findings: [] });
});

it('names exactly what one side lacks, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 8 }),
      fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 8 }),
      async (notTabled, notArchived) => {
        const table = await tableOf(messages.filter((_, index) => !notTabled.includes(index)));
        const archive = await archiveOf(
          ...messages.filter((_, index) => !notArchived.includes(index)).map((event) => [event]),
        );
        const { findings } = await run(archive, table);
        const named = findings.map(({ kind, id }) => `${kind} ${id}`).toSorted();
        const only = (of: number[], without: number[]): string[] =>
          of.filter((index) => !without.includes(index)).map((index) => messages[index]!.id);
        expect(named).toEqual(
          [
            ...only(notTabled, notArchived).map((id) => `not in the table ${id}`),
            ...only(notArchived, notTabled).map((id) => `not in the archive ${id}`),
          ].toSorted(),
        );
      },
    ),
    { numRuns: 10 },
  );
});

it('says what differs, and where the archived one is', async () => {
  const [first, ...rest] = messages as [StatusCallback, ...StatusCallback[]];
  const altered = { ...first, data: { ...first.data, errorCode: '30006', to: '+15005550009' } };
  const { findings } = await run(
    await archiveOf([first], rest.slice(0, 2)),
    await tableOf([altered, ...rest.slice(0, 2)]),
  );
  const { id } = first;
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'different', id, detail: `error code, recipient; ${objectKey([first])}:1` }),
  ]);
});

it('compares the original, not the line rebuilt from the table beside it', async () => {
  const [first] = messages as [StatusCallback];
  const altered = { ...first, data: { ...first.data, to: '+15005550009' } };
  const rebuilt = {
    ...altered,
    data: {
      ...altered.data,
      source: 'history',
      params: {},
      request: { ...first.data.request, url: '', signature: '' },
    },
  };
  const { findings } = await run(await archiveOf([rebuilt], [first]), await tableOf([altered]));
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'different', detail: `recipient; ${objectKey([first])}:1` }),
  ]);
});

it('does not miss what the table has let go, and says how much that is', async () => {
  const [old, young] = [message(1, 50 * 60), message(2, 60)];
  const wide = { from: NOW - 3 * DAY_MS, to: NOW };
  const archive = await archiveOf([old], [young]);
  const keeping = async (days: number) => run(archive, await tableOf([young], days), wide);
  expect(await keeping(1)).toMatchObject({ archived: 2, tabled: 1, expired: 1, found: 0 });
  expect(await keeping(3)).toMatchObject({ archived: 2, tabled: 1, expired: 0, found: 1 });
});

it('names a line that cannot be read and goes on', async () => {
  const archive = await archiveOf([messages[0]!], [messages[1]!]);
  const [, key] = [...archive.objects.keys()].sort();
  archive.objects.set(key!, archive.objects.get(key!)!.subarray(0, 30));
  const { findings, archived } = await run(archive, await tableOf(messages.slice(0, 2)));
  expect(archived).toBe(1);
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'not in the archive' }),
    { kind: 'broken line', detail: `${key}:1: the object ends early` },
  ]);
});

it('says of a line or an object that is none what a replay says', async () => {
  const archive = await archiveOf([messages[0]!]);
  const [key] = [...archive.objects.keys()] as [string];
  archive.objects.set(key, gzipSync(`${JSON.stringify(messages[0])}\n{"to":"+15005550006"}\n`));
  archive.objects.set(key.replace(/[^/]+$/, 'notes.txt'), Buffer.from('another layout'));
  const { findings } = await run(archive, await tableOf([messages[0]!]));
  const said: string[] = [];
  const onBroken = (broken: Broken) => said.push(brokenLine(broken));
  await replay({ store: archive, window, filter: () => true, onBroken });
  expect(findings.map(({ kind, detail }) => [kind, detail])).toEqual(said.map((line) => ['broken line', line]));
  expect(said).toEqual([
    expect.stringContaining(`${key}:2: not an event: at specversion, id, `),
    `${key.replace(/[^/]+$/, 'notes.txt')}: the object has another layout`,
  ]);
});

it('leaves nothing behind on disk', async () => {
  const audits = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('callbacks-audit-'));
  const before = await audits();
  await run(await archiveOf(messages), await tableOf(messages));
  expect(await audits()).toEqual(before);
});
