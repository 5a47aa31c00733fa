import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import fc from 'fast-check';
import { type EntryKey, type Item, toItem } from '../src/item.ts';
import { type Addition, openWriter } from '../src/writer.ts';
import { aTable, itemsIn } from './a-table.ts';
import { ACCOUNT, OTHER_ACCOUNT, disturbed, entryOf, lift, settings, someFact, strike } from './facts.ts';

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

const keyOf = (number: number, reason: EntryKey['reason'] = 'unreachable', scope = 'all'): EntryKey => ({
  account: ACCOUNT,
  channel: 'sms',
  address: `+1555555${String(number).padStart(4, '0')}`,
  reason,
  scope,
});
const keys = [
  keyOf(1),
  keyOf(2),
  keyOf(1, 'opt-out', 'MG1'),
  keyOf(1, 'landline'),
  { ...keyOf(1), account: OTHER_ACCOUNT },
];
const withoutVersion = (items: readonly Item[]) => items.map((item) => ({ ...item, version: 0 }));

/** Each addition reaches one of two writers, or both, in batches of any size. */
const writersOf = (additions: readonly Addition[]): fc.Arbitrary<Addition[][][]> =>
  fc
    .tuple(
      fc.array(fc.constantFrom('first', 'second', 'both'), {
        minLength: additions.length,
        maxLength: additions.length,
      }),
      fc.integer({ min: 1, max: 7 }),
    )
    .map(([whose, size]) =>
      ['second', 'first'].map((other) => {
        const own = additions.filter((_, index) => whose[index] !== other);
        return Array.from({ length: Math.ceil(own.length / size) }, (_, batch) =>
          own.slice(batch * size, (batch + 1) * size),
        );
      }),
    );

it('leaves the same table whatever order, batches and writers facts come by, and however often', async () => {
  const fact = fc.record({ key: fc.constantFrom(...keys), entry: someFact });
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(fact, { minLength: 1, maxLength: 25 })
        .chain((facts) => fc.tuple(fc.constant(facts), disturbed(facts).chain(writersOf))),
      async ([facts, writers]) => {
        const name = await aTable(dynamo);
        await Promise.all(
          writers.map(async (batches) => {
            const writer = openWriter(dynamo, name, settings);
            for (const batch of batches) {
              for (const { error } of await writer.merge(batch)) expect(error).toBeUndefined();
            }
          }),
        );
        const expected = keys
          .map((key) => ({ key, own: facts.filter((one) => one.key === key).map(({ entry }) => entry) }))
          .filter(({ own }) => own.length > 0)
          .map(({ key, own }) => toItem(key, entryOf(...own), settings, 0))
          .sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
        const before = await itemsIn(dynamo, name);
        expect(withoutVersion(before)).toEqual(expected);

        // The whole day once more: not even a version changes.
        await openWriter(dynamo, name, settings).merge(facts);
        expect(await itemsIn(dynamo, name)).toEqual(before);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

it('lets many write one entry at once, and none is lost', async () => {
  const name = await aTable(dynamo);
  const writers = Array.from({ length: 12 }, () => openWriter(dynamo, name, settings));
  const outcomes = await Promise.all(
    writers.map((writer, index) => writer.merge([{ key: keyOf(1), entry: strike(index, index) }])),
  );
  expect(outcomes.flat().filter(({ error }) => error)).toEqual([]);
  const [item] = await itemsIn(dynamo, name);
  expect(item!.evidence).toHaveLength(12);
  expect(item!.version).toBe(12);
});

it('fails a key that DynamoDB does not take alone, and mistakes no key for another', async () => {
  const name = await aTable(dynamo);
  const strange = [
    { ...keyOf(1), address: 'x'.repeat(3_000) },
    { ...keyOf(1, 'opt-out'), scope: 'y'.repeat(1_100) },
    { ...keyOf(1, 'opt-out', 'MG\nopt-out#S'), address: '+1' },
    { ...keyOf(1, 'opt-out', 'S'), address: '+1\nopt-out#MG' },
  ];
  const merged = await openWriter(dynamo, name, settings).merge(
    [...strange, keyOf(2)].map((key, index) => ({ key, entry: strike(index, index) })),
  );
  expect(merged.map(({ error }) => error !== undefined)).toEqual([true, true, false, false, false]);
  expect(await itemsIn(dynamo, name)).toHaveLength(3);
});

it('says what an addition has changed', async () => {
  const writer = openWriter(dynamo, await aTable(dynamo), settings);
  const key = keyOf(3, 'landline');
  const [first] = await writer.merge([{ key, entry: strike(1, 1, '30006') }]);
  expect(first).toMatchObject({ key, after: { code: '30006' } });
  expect(first).not.toHaveProperty('before');
  const [lifted] = await writer.merge([{ key, entry: lift(2, 'hand') }]);
  expect(lifted).toMatchObject({ before: { code: '30006' } });
  expect(lifted).not.toHaveProperty('after');
});

it('judges anew what is replayed after the settings were changed', async () => {
  const name = await aTable(dynamo);
  const additions = [{ key: keyOf(1), entry: entryOf(strike(1, 1), strike(2, 2)) }];
  const [lenient] = await openWriter(dynamo, name, settings).merge(additions);
  const [strict] = await openWriter(dynamo, name, { ...settings, strikes: 2 }).merge(additions);
  expect([lenient!.after, strict!.after?.strikes]).toEqual([undefined, 2]);
});

describe('a throttled table', () => {
  /** The first answers to each kind of request are bad. */
  const reluctant = (reads: number, writes: number, sick: (address: string) => boolean = () => true) => {
    const asked = { reads: 0, writes: 0 };
    const send = async (command: BatchGetItemCommand | PutItemCommand) => {
      if (command instanceof BatchGetItemCommand && asked.reads++ < reads) {
        return { Responses: {}, UnprocessedKeys: command.input.RequestItems };
      }
      if (command instanceof PutItemCommand && sick(command.input.Item!['pk']!.S!) && asked.writes++ < writes) {
        throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
      }
      return dynamo.send(command as PutItemCommand);
    };
    return { client: { send } as Pick<DynamoDBClient, 'send'>, asked };
  };
  const additions = [
    { key: keyOf(1), entry: strike(1, 1) },
    { key: keyOf(2), entry: strike(2, 2) },
  ];

  it('is asked again for the keys it left out', async () => {
    const name = await aTable(dynamo);
    const { client, asked } = reluctant(2, 0);
    expect((await openWriter(client, name, settings).merge(additions)).map(({ error }) => error)).toEqual([
      undefined,
      undefined,
    ]);
    expect(asked.reads).toBe(3);
    expect(await itemsIn(dynamo, name)).toHaveLength(2);
  });

  it('fails all that could not be read', async () => {
    const { client } = reluctant(100, 0);
    const merged = await openWriter(client, await aTable(dynamo), settings).merge(additions);
    for (const { error } of merged) expect(error).toMatchObject({ name: 'Throttled' });
  });

  it('fails the entry that could not be written, alone', async () => {
    const name = await aTable(dynamo);
    const { client } = reluctant(0, 100, (pk) => pk.endsWith('0001'));
    const merged = await openWriter(client, name, settings).merge(additions);
    expect(merged.map(({ error }) => (error as Error | undefined)?.name)).toEqual([
      'ProvisionedThroughputExceededException',
      undefined,
    ]);
    expect(await itemsIn(dynamo, name)).toHaveLength(1);
  });
});
