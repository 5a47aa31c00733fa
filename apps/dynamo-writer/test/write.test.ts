import { type BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Item } from '@status-callbacks/history/item';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid, someCallbacks } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { writeTo } from '../src/write.ts';
import { createHistoryTable } from './history-table.ts';

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
  await createHistoryTable(dynamo, TableName);
  return TableName;
};

const itemsIn = async (TableName: string): Promise<Item[]> => {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName }));
  return Items.map((item) => fromAttributes(item) as unknown as Item);
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

it('keeps a callback that Twilio sent twice as two receipts, whichever is written last', async () => {
  const receipts = ['2026-11-23T16:00:00.000Z', '2026-11-23T16:00:05.000Z'].map((receivedAt) =>
    aCallback({ params: messageParams({ MessageStatus: 'sent' }), receivedAt }),
  );
  const kept = async (events: readonly StatusCallback[]): Promise<unknown> => {
    const TableName = await aTable();
    for (const event of events) expect(await writeTo(dynamo, TableName, HISTORY_DAYS)([event], log)).toEqual([]);
    return (await itemsIn(TableName)).map(({ receivedAt }) => receivedAt);
  };
  expect(await kept(receipts)).toEqual(receipts.map(({ data }) => data.request.receivedAt));
  expect(await kept(receipts.toReversed())).toEqual(await kept(receipts));
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

it('keeps parameters that are named like what every object has, and the rest of their batch', async () => {
  const TableName = await aTable();
  const named = aCallback({ url: 'https://h.example/twilio-any?constructor=c&__proto__=p&toString=t&id=7' });
  const neighbours = Array.from({ length: 20 }, (_, index) => message(index + 10, 'sent'));
  const batch = [...neighbours.slice(0, 9), named, ...neighbours.slice(9)];
  expect(await writeTo(dynamo, TableName, HISTORY_DAYS)(batch, log)).toEqual([]);
  const items = await itemsIn(TableName);
  expect(items).toHaveLength(21);
  const kept = items.find(({ pk }) => pk === named.data.resourceSid);
  expect(Object.entries(kept!.custom!).sort()).toEqual(Object.entries(named.data.custom).sort());
});

it('fails an event that cannot be an item alone', async () => {
  const TableName = await aTable();
  const event = message(1, 'sent');
  const unlikely = {
    ...event,
    id: 'no item',
    data: { ...event.data, custom: { id: 1n } },
  } as unknown as StatusCallback;
  expect(await writeTo(dynamo, TableName, HISTORY_DAYS)([event, unlikely], log)).toEqual(['no item']);
  expect(await itemsIn(TableName)).toHaveLength(1);
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
