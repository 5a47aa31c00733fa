import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { callbackKey, deliveryOf, firstReceiptIn, happenedAt } from '../src/first-receipt.ts';
import { aHistory, nothingYet, postedAgain } from './a-history.ts';

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

const NOON = Date.parse('2026-11-23T12:00:00Z');
const { log } = captureLog();
const received = (message: number, at: number) =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', message), MessageStatus: 'failed', ErrorCode: '30003' }),
    receivedAt: new Date(at).toISOString(),
  });
const keyOf = (event: ReturnType<typeof received>): string => callbackKey(deliveryOf(event));

it('is the earliest of the history and of the deliveries at hand', async () => {
  const history = await aHistory(dynamo);
  const [known, early, unknown] = [received(1, NOON + 1_000), received(2, NOON), received(3, NOON + 3_000)];
  await history.write(postedAgain(known, NOON + 2_000), known, postedAgain(early, NOON + 9_000));
  const asked = [postedAgain(known, NOON + 5_000), early, postedAgain(unknown, NOON + 4_000), unknown];
  const first = await history.firstReceipt(asked.map(deliveryOf), log);
  expect(first).toEqual(
    new Map([
      [keyOf(known), NOON + 1_000],
      [keyOf(early), NOON],
      [keyOf(unknown), NOON + 3_000],
    ]),
  );
});

it('of a callback of another account, or of another id, says nothing', async () => {
  const history = await aHistory(dynamo);
  const own = received(1, NOON + 60_000);
  const others = { ...postedAgain(own, NOON), data: { ...postedAgain(own, NOON).data, accountSid: 'ACother' } };
  await history.write(others, { ...postedAgain(own, NOON), id: 'another' });
  expect(await history.firstReceipt([deliveryOf(own)], log)).toEqual(new Map([[keyOf(own), NOON + 60_000]]));
});

it('asks once for each callback, a few at a time', async () => {
  let [asked, open, most] = [0, 0, 0];
  const send = async () => {
    most = Math.max(most, (open += 1));
    asked += 1;
    await new Promise(setImmediate);
    open -= 1;
    return { Items: [] };
  };
  const events = Array.from({ length: 120 }, (_, index) => received(index % 60, NOON + index));
  const first = await firstReceiptIn({ send: send as never }, 'history')(events.map(deliveryOf), log);
  // With and without the account in the key.
  expect([first.size, asked]).toEqual([60, 120]);
  expect(most).toBeLessThanOrEqual(30);
});

it('reads no more for a callback that was posted five hundred times', async () => {
  const history = await aHistory(dynamo);
  const event = received(1, NOON);
  await history.write(event, ...Array.from({ length: 500 }, (_, index) => postedAgain(event, NOON + 1_000 + index)));
  let read = 0;
  const counting = {
    send: async (command: never) => {
      const answer = (await dynamo.send(command)) as { ScannedCount?: number };
      read += answer.ScannedCount ?? 0;
      return answer;
    },
  };
  const first = await firstReceiptIn(counting as never, history.name)([deliveryOf(event)], log);
  expect([...first.values()]).toEqual([NOON]);
  expect(read).toBeLessThanOrEqual(20);
});

it('leaves out and logs what it could not ask for, and nothing else', async () => {
  const captured = captureLog();
  const [sick, well] = [received(1, NOON), received(2, NOON)];
  const send = async ({ input }: { input: { ExpressionAttributeValues: object } }) => {
    if (JSON.stringify(input.ExpressionAttributeValues).includes(sick.data.resourceSid)) throw new Error('throttled');
    return { Items: [] };
  };
  const first = await firstReceiptIn({ send: send as never }, 'history')([sick, well].map(deliveryOf), captured.log);
  expect([...first.keys()]).toEqual([keyOf(well)]);
  expect(captured.lines()).toMatchObject([{ level: 'error', eventIds: [sick.id] }]);
});

it('is its own receipt where the history is late', async () => {
  const event = received(1, NOON);
  expect(await nothingYet([deliveryOf(event)], log)).toEqual(new Map([[keyOf(event), NOON]]));
});

it.each([
  ['what Twilio signed', '2026-11-23T11:59:00.000Z', NOON - 60_000],
  ['never after the first receipt', '9999-12-31T23:59:59.000Z', NOON],
])('happened at %s', (_, time, at) => {
  expect(happenedAt({ time }, NOON)).toBe(at);
});
