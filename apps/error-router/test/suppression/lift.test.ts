import { type BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { openSuppressionList } from '@status-callbacks/suppression/suppression-list';
import { captureLog } from '@status-callbacks/testing/log';
import { liftIn } from '../../src/suppression/lift.ts';
import { suppressIn } from '../../src/suppression/suppress.ts';
import { NOON, createList, errorText, factOf, keeping, told } from './a-list.ts';

const ZOE = '+15555550100';
const { log } = captureLog();

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

/** A list with three strikes against Zoe, in the first three minutes, and every request to the table. */
const aListAgainstZoe = async () => {
  const table = await createList(dynamo);
  const strikes = [1, 2, 3].map((message) => told({ message, minute: message, code: '30003' }));
  await suppressIn(keeping(dynamo, table))(
    strikes.map((event) => factOf(errorText(event))),
    log,
  );
  const requests: string[] = [];
  const send = (command: BatchGetItemCommand | PutItemCommand) => {
    requests.push(command.constructor.name);
    return dynamo.send(command as PutItemCommand);
  };
  const list = openSuppressionList(dynamo, table, { clock: () => NOON + 60_000 });
  return {
    requests,
    lift: liftIn(keeping({ send: send as never }, table)),
    ask: (to = ZOE) => list.isSuppressed({ to }),
  };
};

it.each(['delivered', 'read'])('%s answers the strikes before it', async (status) => {
  const { lift, ask } = await aListAgainstZoe();
  expect(await ask()).toMatchObject({ reason: 'unreachable' });
  expect([...(await lift([told({ message: 9, minute: 4, status })], log))]).toEqual([]);
  expect(await ask()).toEqual({ suppressed: false });
});

it('a delivery from before answers only what it came after', async () => {
  const { lift, ask } = await aListAgainstZoe();
  await lift([told({ message: 9, minute: 0 })], log);
  expect(await ask()).toMatchObject({ strikes: 3 });
  await lift([told({ message: 9, minute: 1 })], log);
  expect(await ask()).toEqual({ suppressed: false });
});

it('a delivery on one channel says nothing about another, nor a delivery to us', async () => {
  const { lift, ask } = await aListAgainstZoe();
  await lift(
    [told({ message: 9, minute: 4, to: `whatsapp:${ZOE}` }), told({ message: 8, minute: 4, status: 'received' })],
    log,
  );
  expect(await ask()).toMatchObject({ suppressed: true });
});

it('asks for a hundred recipients at a time, and writes only where there is something to answer', async () => {
  const { lift, requests } = await aListAgainstZoe();
  const many = Array.from({ length: 475 }, (_, message) =>
    told({ message, minute: 4, to: `+1555556${String(message).padStart(4, '0')}` }),
  );
  await lift([...many, told({ message: 999, minute: 4 }), told({ message: 998, minute: 5 })], log);
  // Five looks at the table, then one entry is read again and written.
  expect(requests).toEqual([...Array<string>(6).fill('BatchGetItemCommand'), 'PutItemCommand']);

  // Answered once, Zoe costs no write any more.
  await lift([told({ message: 1_000, minute: 6 })], log);
  expect(requests.slice(7)).toEqual(['BatchGetItemCommand']);
});

it('fails the deliveries to somebody whose entry could not be written', async () => {
  const { lift } = await aListAgainstZoe();
  const events = [
    told({ message: 9, minute: 4 }),
    told({ message: 8, minute: 5 }),
    told({ message: 7, to: '+15555550111' }),
  ];
  const table = await createList(dynamo);
  await suppressIn(keeping(dynamo, table))([factOf(errorText(told({ message: 1, code: '30003' })))], log);
  const send = (command: object) =>
    command instanceof PutItemCommand ? Promise.reject(new Error('ECONNRESET')) : dynamo.send(command as never);
  const failing = liftIn(keeping({ send: send as never }, table));
  expect([...(await failing(events, log))]).toEqual([events[0]!.id, events[1]!.id]);
  expect([...(await lift([], log))]).toEqual([]);
});
