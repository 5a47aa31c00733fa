import {
  type BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { resolve } from '@status-callbacks/contract/state';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Item } from '@status-callbacks/history/item';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid, someCallbacks } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import fc from 'fast-check';
import { writeTo } from '../src/write.ts';
import { historyTableDefinition } from './history-table.ts';

const HISTORY_DAYS = 30;
const { log } = captureLog();

let aws: Aws;
let dynamo: DynamoDBClient;
let table = 0;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
});
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

/** A table as the stack defines it, empty. */
const aTable = async (): Promise<string> => {
  const TableName = `history-${table++}`;
  await dynamo.send(new CreateTableCommand({ ...historyTableDefinition(), TableName }));
  return TableName;
};

const query = async (TableName: string, name: string, value: string, IndexName?: string): Promise<Item[]> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName,
      IndexName,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': name },
      ExpressionAttributeValues: { ':value': { S: value } },
    }),
  );
  return Items.map((item) => unmarshall(item) as Item);
};

const message = (number: number, status: string, params = {}): StatusCallback =>
  aCallback({
    params: messageParams({
      MessageSid: sid('SM', number),
      SmsSid: sid('SM', number),
      MessageStatus: status,
      SmsStatus: status,
      ...params,
    }),
    url: 'https://callbacks.example.com/twilio-params?id=7&category=marketing',
  });

it('makes the last item the current state, whatever order and however often callbacks come', async () => {
  const TableName = await aTable();
  const lifecycles = [
    ['queued', 'sent', 'delivered'],
    ['sent', 'delivered', 'read'],
    ['sent', 'undelivered'],
    ['failed'],
  ];
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...lifecycles)
        .chain((statuses) =>
          fc.tuple(
            fc.constant(statuses),
            fc.array(fc.shuffledSubarray(statuses, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
          ),
        ),
      async ([statuses, batches]) => {
        const resource = ++number;
        for (const batch of [...batches, statuses]) {
          const failed = await writeTo(
            dynamo,
            TableName,
            HISTORY_DAYS,
          )(
            batch.map((status) => message(resource, status)),
            log,
          );
          expect(failed).toEqual([]);
        }
        const items = await query(TableName, 'pk', sid('SM', resource));
        expect(items).toHaveLength(statuses.length);
        const state = resolve(statuses.map((status) => message(resource, status)));
        expect(items.at(-1)!.sk.split('#')[1]).toBe(state.status);
      },
    ),
    { numRuns: 40 },
  );
});

it('answers by status and hour, by error code and by each declared parameter', async () => {
  const TableName = await aTable();
  const failed = message(1, 'undelivered', { ErrorCode: '30006' });
  await writeTo(dynamo, TableName, HISTORY_DAYS)([message(1, 'sent'), failed, message(2, 'delivered')], log);

  const sids = async (...args: [name: string, value: string, index: string]) =>
    (await query(TableName, ...args)).map(({ pk }) => pk).sort();
  expect(await sids('statusHour', 'undelivered#2026-11-23T16', 'byStatus')).toEqual([sid('SM', 1)]);
  expect(await sids('errorCode', '30006', 'byErrorCode')).toEqual([sid('SM', 1)]);
  expect(await sids('custom_id', '7', 'byCustom-id')).toEqual([sid('SM', 1), sid('SM', 1), sid('SM', 2)]);
  expect(await sids('custom_category', 'marketing', 'byCustom-category')).toHaveLength(3);
});

it('writes more than a request takes', async () => {
  const TableName = await aTable();
  expect(await writeTo(dynamo, TableName, HISTORY_DAYS)(someCallbacks(60), log)).toEqual([]);
  expect((await dynamo.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count).toBe(60);
});

it('fails an item that DynamoDB refuses alone: the rest of its request is written', async () => {
  const TableName = await aTable();
  const tooLarge = message(9, 'sent', { From: 'x'.repeat(410_000) });
  expect(
    await writeTo(dynamo, TableName, HISTORY_DAYS)([message(1, 'sent'), tooLarge, message(2, 'sent')], log),
  ).toEqual([tooLarge.id]);
  expect((await dynamo.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count).toBe(2);
});

describe('a throttled table', () => {
  const leaving = (
    unprocessed: number,
    answers: number,
  ): { client: Pick<DynamoDBClient, 'send'>; calls: () => number } => {
    let calls = 0;
    const send = async ({ input }: BatchWriteItemCommand) => {
      const [name, requests] = Object.entries(input.RequestItems!)[0]!;
      return calls++ < answers ? { UnprocessedItems: { [name]: requests.slice(0, unprocessed) } } : {};
    };
    return { client: { send: send as never }, calls: () => calls };
  };

  it('is asked again for what it left, and only that', async () => {
    const { client, calls } = leaving(1, 2);
    expect(await writeTo(client, 't', HISTORY_DAYS)(someCallbacks(3), log)).toEqual([]);
    expect(calls()).toBe(3);
  });

  it('is left to the queue after a few attempts', async () => {
    const { client } = leaving(1, 100);
    const events = someCallbacks(3);
    expect(await writeTo(client, 't', HISTORY_DAYS)(events, log)).toEqual([events[0]!.id]);
  });

  it('that cannot be reached fails every event of the request', async () => {
    const client: Pick<DynamoDBClient, 'send'> = { send: () => Promise.reject(new Error('ECONNRESET')) };
    const events = someCallbacks(30);
    expect(await writeTo(client, 't', HISTORY_DAYS)(events, log)).toEqual(events.map(({ id }) => id));
  });
});
