import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '@status-callbacks/attribute-values/attribute-values';
import { resolve } from '@status-callbacks/contract/state';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { fromItem, type Item, resourceKey } from '@status-callbacks/history/item';
import { ACCOUNT_SID, aCallback, messageParams } from '@status-callbacks/testing/callbacks';
import { deliveriesOf, undisturbed } from '@status-callbacks/testing/deliveries';
import { lifecycles } from '@status-callbacks/testing/lifecycles';
import { anSqsEvent } from '@status-callbacks/testing/sqs';
import fc from 'fast-check';
import { createHistoryTable } from './history-table.ts';

const TABLE_NAME = 'history';

let aws: Aws;
let dynamo: DynamoDBClient;
let handler: (event: ReturnType<typeof anSqsEvent>) => Promise<unknown>;
let runs = 0;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
  await createHistoryTable(dynamo, TABLE_NAME);
  // The handler is a composition root: it reads its environment and makes its client when it is loaded.
  Object.assign(process.env, aws.env, { TABLE_NAME, HISTORY_DAYS: '30' });
  ({ handler } = await import('../src/handler.ts'));
});
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

/** SQS hands over at most ten at a time, and one that it hands over twice may come with any others. */
const batchesOf = (events: readonly StatusCallback[]): fc.Arbitrary<StatusCallback[][]> =>
  fc
    .tuple(fc.shuffledSubarray([...events], { minLength: events.length }), fc.integer({ min: 1, max: 10 }))
    .map(([shuffled, size]) =>
      Array.from({ length: Math.ceil(shuffled.length / size) }, (_, batch) =>
        shuffled.slice(batch * size, (batch + 1) * size),
      ),
    );

/** Two writers at once. A delivery reaches one of them or, where its visibility timeout ran out, both. */
const writersOf = (events: readonly StatusCallback[]): fc.Arbitrary<StatusCallback[][][]> =>
  fc
    .array(fc.constantFrom('first', 'second', 'both'), { minLength: events.length, maxLength: events.length })
    .chain((readers) =>
      fc.tuple(
        batchesOf(events.filter((_, index) => readers[index] !== 'second')),
        batchesOf(events.filter((_, index) => readers[index] !== 'first')),
      ),
    );

/** Every run has resources of its own, so that all can share a table. */
const inRun = (run: number, resourceSid: string): string => `${resourceSid}-${run}`;

const write = async (run: number, batches: readonly StatusCallback[][]): Promise<void> => {
  for (const batch of batches) {
    const bodies = batch.map((event) => {
      const { data } = event;
      return JSON.stringify({ ...event, data: { ...data, resourceSid: inRun(run, data.resourceSid) } });
    });
    expect(await handler(anSqsEvent(...bodies))).toEqual({ batchItemFailures: [] });
  }
};

const itemsOf = async (resourceSid: string): Promise<Item[]> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: TABLE_NAME,
      KeyConditionExpression: 'pk = :sid',
      ExpressionAttributeValues: { ':sid': { S: resourceSid } },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => fromAttributes(item) as unknown as Item);
};

const byProduct = [...Map.groupBy(lifecycles, ({ product }) => product)].map(([product, all]) => ({ product, all }));

it.each(byProduct)(
  'keeps the state of $product whatever order, batches and writers callbacks come by, and however often',
  async ({ all }) => {
    const deliveries = fc.tuple(...all.map(deliveriesOf)).map((each) => each.flat());
    await fc.assert(
      fc.asyncProperty(deliveries.chain(writersOf), async (writers) => {
        const run = runs++;
        await Promise.all(writers.map((batches) => write(run, batches)));
        for (const lifecycle of all) {
          const resourceSid = inRun(run, lifecycle.resourceSid);
          const items = await itemsOf(resourceSid);
          const state = resolve(undisturbed(lifecycle));
          expect(resolve(items.map(fromItem))).toEqual({ ...state, resourceSid });
          expect(fromItem(items.at(-1)!).data.status).toBe(state.status);
        }
      }),
      { numRuns: 3 },
    );
  },
);

/** Statuses and SIDs of any length, near each other in UTF-8 and in UTF-16. */
const words = fc.oneof(
  fc.constantFrom('😀', '\uFFFD', 'x'.repeat(300), `${'x'.repeat(300)}y`, '😀'.repeat(600)),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);

it('keeps what no product has: any status and any SID, whole, and in the order that the contract has', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.array(words, { minLength: 1, maxLength: 5 }), async (word, statuses) => {
      const resourceSid = `${word.repeat(word.length > 500 ? 4 : 1)}-${runs++}`;
      const events = statuses.map((MessageStatus, second) =>
        aCallback({
          params: messageParams({ MessageSid: resourceSid, MessageStatus }),
          receivedAt: new Date(Date.UTC(2026, 10, 23, 16, 0, second)).toISOString(),
        }),
      );
      expect(await handler(anSqsEvent(...events.map((event) => JSON.stringify(event))))).toEqual({
        batchItemFailures: [],
      });
      const kept = (await itemsOf(resourceKey(resourceSid))).map(fromItem);
      expect(kept.map(({ data }) => data.status).sort()).toEqual(events.map(({ data }) => data.status).sort());
      expect(new Set(kept.map(({ data }) => data.resourceSid))).toEqual(new Set([resourceSid]));
      expect(resolve(kept)).toEqual(resolve(events));
      expect(kept.at(-1)!.data.status).toBe(resolve(events).status);
    }),
    { numRuns: 40 },
  );
});

it('does not let an account change what another calls by a SID', async () => {
  const accounts = [ACCOUNT_SID, `AC${'b'.repeat(32)}`];
  const statuses = fc.constantFrom('sent', 'delivered', 'undelivered', 'read', 'failed');
  const deliveries = fc.array(fc.tuple(fc.nat({ max: 1 }), statuses, fc.nat({ max: 9 })), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(deliveries, async (each) => {
      const MessageSid = `SM-${runs++}`;
      const events = each.map(([account, MessageStatus, second]) =>
        aCallback({
          params: messageParams({ AccountSid: accounts[account]!, MessageSid, MessageStatus }),
          receivedAt: new Date(Date.UTC(2026, 10, 23, 16, 0, second)).toISOString(),
        }),
      );
      await handler(anSqsEvent(...events.map((event) => JSON.stringify(event))));
      const items = await itemsOf(MessageSid);
      for (const accountSid of accounts) {
        const own = events.filter(({ data }) => data.accountSid === accountSid);
        const last = items.filter(({ sk }) => sk.startsWith(`${accountSid}#`)).at(-1);
        expect(last && fromItem(last).data.status).toBe(own.length > 0 ? resolve(own).status : undefined);
      }
    }),
    { numRuns: 30 },
  );
});
