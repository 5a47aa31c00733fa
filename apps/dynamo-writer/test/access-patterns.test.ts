import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '@status-callbacks/attribute-values/attribute-values';
import { readLifecycleKey } from '@status-callbacks/contract/state';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import type { Item } from '@status-callbacks/history/item';
import { ACCOUNT_SID, aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { writeTo } from '../src/write.ts';
import { createHistoryTable } from './history-table.ts';

const TableName = 'history';
const ATTACKER = `AC${'b'.repeat(32)}`;
const [lost, arrived] = [sid('SM', 1), sid('SM', 2)];

const callback = (MessageSid: string, MessageStatus: string, more = {}) =>
  aCallback({
    params: messageParams({ MessageSid, MessageStatus, ...more }),
    url: 'https://callbacks.example.com/twilio-params?id=7&category=marketing',
  });

let aws: Aws;
let dynamo: DynamoDBClient;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
  await createHistoryTable(dynamo, TableName);
  const callbacks = [
    callback(lost, 'delivered', { AccountSid: ATTACKER }),
    callback(lost, 'sent'),
    callback(lost, 'undelivered', { ErrorCode: '30006' }),
    callback(arrived, 'delivered'),
  ];
  expect(await writeTo(dynamo, TableName, 30)(callbacks, captureLog().log)).toEqual([]);
});
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

const ask = async (name: string, value: string, how: Partial<QueryCommandInput> = {}) => {
  const { Items = [], ConsumedCapacity } = await dynamo.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': name },
      ExpressionAttributeValues: { ':value': { S: value } },
      ReturnConsumedCapacity: 'TOTAL',
      ...how,
    }),
  );
  const found = Items.map((item) => {
    const { pk, sk } = fromAttributes(item) as unknown as Item;
    return [pk, readLifecycleKey(sk).status];
  });
  return { found, readUnits: ConsumedCapacity?.CapacityUnits };
};

/** One test for each row of the table in the README. A read that need not be the newest costs half a unit per 4 KB. */
describe('the table answers', () => {
  it('the state of a resource', async () => {
    const last = (account: string): Partial<QueryCommandInput> => ({
      KeyConditionExpression: '#key = :value AND begins_with(sk, :account)',
      ExpressionAttributeValues: { ':value': { S: lost }, ':account': { S: `${account}#` } },
      ScanIndexForward: false,
      Limit: 1,
    });
    expect(await ask('pk', lost, last(ACCOUNT_SID))).toEqual({ found: [[lost, 'undelivered']], readUnits: 0.5 });
    expect((await ask('pk', lost, last(ATTACKER))).found).toEqual([[lost, 'delivered']]);
  });

  it('the history of a resource', async () => {
    expect(await ask('pk', lost)).toEqual({
      found: [
        [lost, 'sent'],
        [lost, 'undelivered'],
        [lost, 'delivered'],
      ],
      readUnits: 0.5,
    });
  });

  it('what ended in a status in an hour', async () => {
    expect(await ask('statusHour', 'undelivered#2026-11-23T16', { IndexName: 'byStatus' })).toEqual({
      found: [[lost, 'undelivered']],
      readUnits: 0.5,
    });
    expect((await ask('statusHour', 'sent#2026-11-23T16', { IndexName: 'byStatus' })).found).toEqual([]);
  });

  it('who got an error', async () => {
    expect(await ask('errorCode', '30006', { IndexName: 'byErrorCode' })).toEqual({
      found: [[lost, 'undelivered']],
      readUnits: 0.5,
    });
  });

  it.each([
    ['which message has an id', 'custom_id', '7', 'byCustom-id'],
    ['what a campaign sent', 'custom_category', 'marketing', 'byCustom-category'],
  ])('%s', async (_, name, value, IndexName) => {
    const { found, readUnits } = await ask(name, value, { IndexName });
    expect(found.sort()).toEqual([
      [lost, 'delivered'],
      [lost, 'sent'],
      [lost, 'undelivered'],
      [arrived, 'delivered'],
    ]);
    expect(readUnits).toBe(0.5);
  });
});
