import { BatchGetItemCommand, DynamoDBClient, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { consume } from '@status-callbacks/lambda/consume';
import { captureLog } from '@status-callbacks/testing/log';
import { routeTo } from '../../src/route.ts';
import { suppressIn } from '../../src/suppression/suppress.ts';
import { busRules } from '../bus-rules.ts';
import { createList, factOf, itemsIn, keeping, told } from './a-list.ts';
import { redeliveringQueue } from './redelivering-queue.ts';

let aws: Aws;
let dynamo: DynamoDBClient;
let bridge: EventBridgeClient;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
  bridge = new EventBridgeClient(aws.client('eventbridge'));
});
afterAll(async () => {
  dynamo.destroy();
  bridge.destroy();
  await aws.stop();
});

const { log } = captureLog();
const rules = busRules().filter(({ id }) => id.startsWith('Suppression'));
const throttled = () => Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {} });

/** Every other entry is refused; of what was refused, every other one again. */
const halfDeafBus = (): Pick<EventBridgeClient, 'send'> => {
  let entries = 0;
  const send = async ({ input }: PutEventsCommand): Promise<Pick<PutEventsCommandOutput, 'Entries'>> => {
    const refused = input.Entries!.map(() => (entries += 1) % 2 === 0);
    const taken = input.Entries!.filter((_, index) => !refused[index]);
    if (taken.length > 0) await bridge.send(new PutEventsCommand({ Entries: taken }));
    return { Entries: refused.map((is) => (is ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' })) };
  };
  return { send: send as never };
};

/** A client whose every third request is throttled, before the SDK tries again, and which leaves out every third key. */
const throttledTable = (): DynamoDBClient => {
  const client = new DynamoDBClient(aws.client('dynamodb'));
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      if ((requests += 1) % 3 === 0) throw throttled();
      return next(args);
    },
    // Behind the SDK's own retries.
    { step: 'finalizeRequest', priority: 'low' },
  );
  const send = client.send.bind(client) as (command: object) => Promise<object>;
  const leavingOut = async (command: object): Promise<object> => {
    if (!(command instanceof BatchGetItemCommand)) return send(command);
    const [[name, { Keys = [], ...how }]] = Object.entries(command.input.RequestItems!) as [
      [string, KeysAndAttributes],
    ];
    const [left, asked] = [Keys.filter((_, index) => index % 3 === 2), Keys.filter((_, index) => index % 3 !== 2)];
    const answer = await send(new BatchGetItemCommand({ RequestItems: { [name]: { ...how, Keys: asked } } }));
    return left.length > 0 ? { ...answer, UnprocessedKeys: { [name]: { ...how, Keys: left } } } : answer;
  };
  return Object.assign(client, { send: leavingOut });
};

/** The way of an error from the topic to the list, with the rules of the template; the two clients are what may fail. */
const aService = async (eventBridge: Pick<EventBridgeClient, 'send'>, table: Pick<DynamoDBClient, 'send'>) => {
  const tableName = await createList(dynamo);
  const bus = `errors-of-${tableName}`;
  const suppression = redeliveringQueue(
    consume({
      service: 'test',
      parse: factOf,
      sink: suppressIn(keeping(table, tableName)),
      log,
    }),
  );
  const errors = redeliveringQueue(
    consume({ service: 'test', parse: parseStatusCallback, sink: routeTo(eventBridge, bus), log }),
  );
  aws.bus.createBus(bus);
  for (const { id, pattern } of rules) {
    const deliver = (event: object): void => suppression.send(JSON.stringify(event));
    aws.bus.addRule({ bus, name: id, pattern, targets: { queue: { deliver } } });
  }
  return {
    hear: async (events: readonly StatusCallback[]): Promise<void> => {
      for (const event of events) errors.send(JSON.stringify(event));
      await errors.drain();
      while (aws.bus.pending() > 0) await new Promise(setImmediate);
      await suppression.drain();
    },
    routed: () => aws.bus.events(bus).map(({ detail }) => (detail as { event: StatusCallback }).event.id),
    items: async () => (await itemsIn(dynamo, tableName)).map((item) => ({ ...item, version: 0 })),
    /** Of callbacks. */
    dead: (): string[] => [
      ...errors.dead.map((text) => (JSON.parse(text) as StatusCallback).id),
      ...suppression.dead.map((text) => (JSON.parse(text) as { detail: { event: StatusCallback } }).detail.event.id),
    ],
  };
};

const day = Array.from({ length: 120 }, (_, message) =>
  told({
    message,
    minute: message % 17,
    to: `+155555501${String(message % 25).padStart(2, '0')}`,
    code: ['30003', '21610', '30006', '30007', '30005'][message % 5]!,
  }),
);

it('loses nothing and doubles nothing while the bus refuses half and the table is throttled', async () => {
  const table = throttledTable();
  const [undisturbed, disturbed] = [await aService(bridge, dynamo), await aService(halfDeafBus(), table)];
  await undisturbed.hear(day);
  await disturbed.hear(day);

  expect(disturbed.dead()).toEqual([]);
  expect(disturbed.routed().toSorted()).toEqual(day.map(({ id }) => id).toSorted());
  expect(await undisturbed.items()).not.toEqual([]);
  expect(await disturbed.items()).toEqual(await undisturbed.items());

  // Again, and it is still the same list.
  await disturbed.hear(day);
  expect(disturbed.dead()).toEqual([]);
  expect(await disturbed.items()).toEqual(await undisturbed.items());
  table.destroy();
}, 60_000);

it('keeps in the dead letters what never gets through, and nothing else', async () => {
  const sick = day[5]!.data.to!;
  const table = {
    send: (command: { input: { Item?: { pk: { S: string } } } }) =>
      command.input.Item?.pk.S.endsWith(sick) ? Promise.reject(throttled()) : dynamo.send(command as never),
  };
  const service = await aService(bridge, table as never);
  await service.hear(day);
  const ofSick = day.filter(({ data }) => data.to === sick && data.errorCode !== '30007');
  expect(service.dead().toSorted()).toEqual(ofSick.map(({ id }) => id).toSorted());
});
