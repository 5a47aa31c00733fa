import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { ACCOUNT_SID, aCallback, messageParams } from '@status-callbacks/testing/callbacks';
import { firstReceipt } from '../src/first-receipt.ts';
import { toItem } from '../src/item.ts';
import { stored } from './stored.ts';

let aws: Aws;
let dynamo: DynamoDBClient;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
});
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 16, 0, second)).toISOString();
const other = `AC${'b'.repeat(32)}`;
const sent = (second: number, params = {}): StatusCallback =>
  aCallback({ params: messageParams({ MessageStatus: 'sent', ...params }), receivedAt: at(second) });

it('is the earliest of all deliveries of the callback, in whatever order they were written', async () => {
  const table = await stored(dynamo, [sent(9), sent(1), sent(5)]);
  for (const second of [1, 5, 9, 30]) expect(await firstReceipt(dynamo, table, sent(second))).toBe(at(1));
});

it('is none of a callback that is not there, whatever else is', async () => {
  const table = await stored(dynamo, [sent(1), sent(1, { MessageStatus: 'delivered' })]);
  expect(await firstReceipt(dynamo, table, sent(1, { ErrorCode: '30006' }))).toBeUndefined();
  expect(await firstReceipt(dynamo, table, sent(1, { AccountSid: other }))).toBeUndefined();
});

it('is not that of a callback with the same id of another account', async () => {
  const [ours, theirs] = [sent(5), sent(1)];
  const theirsNow = { ...theirs, data: { ...theirs.data, accountSid: other } };
  const table = await stored(dynamo, [ours, theirsNow]);
  expect(await firstReceipt(dynamo, table, ours)).toBe(at(5));
  expect(await firstReceipt(dynamo, table, theirsNow)).toBe(at(1));
});

it('cannot be forged by a status that continues the key', async () => {
  const callback = sent(20);
  const forged = Array.from({ length: 15 }, (_, second) =>
    sent(second, { MessageStatus: `sent#${callback.id}#${second}` }),
  ).map((event) => ({ ...event, data: { ...event.data, rank: callback.data.rank } }));
  const table = await stored(dynamo, [callback, ...forged]);
  expect(await firstReceipt(dynamo, table, callback)).toBe(at(20));
});

it('may be in an item of version 0.1.0', async () => {
  const table = await stored(dynamo, [sent(5)]);
  const write = async (second: number, accountSid: string): Promise<void> => {
    const { sk, ...item } = toItem(sent(second), 30);
    const old = { ...item, sk: sk.slice(sk.indexOf('#') + 1), accountSid };
    await dynamo.send(new PutItemCommand({ TableName: table, Item: toAttributes(old) }));
  };
  await write(1, other);
  expect(await firstReceipt(dynamo, table, sent(5))).toBe(at(5));
  await write(2, ACCOUNT_SID);
  expect(await firstReceipt(dynamo, table, sent(5))).toBe(at(2));
});
