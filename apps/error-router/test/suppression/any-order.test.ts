import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { type Entry, NOTHING, merge, unanswered } from '@status-callbacks/suppression/entry';
import { type Item, fromItem, toItem } from '@status-callbacks/suppression/item';
import { consume } from '@status-callbacks/lambda/consume';
import { ACCOUNT_SID } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { anSqsEvent } from '@status-callbacks/testing/sqs';
import fc from 'fast-check';
import { liftIn } from '../../src/suppression/lift.ts';
import { suppressIn } from '../../src/suppression/suppress.ts';
import { MINUTE, NOON, createList, errorText, factOf, itemsIn, keeping, optInText, settings, told } from './a-list.ts';

type Handler = (event: ReturnType<typeof anSqsEvent>) => Promise<unknown>;

const [ONE, OTHER] = [`MG${'1'.repeat(32)}`, `MG${'2'.repeat(32)}`] as const;

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

const { log, lines } = captureLog();

/** Both functions on a table. */
const functionsOn = (table: string): { suppress: Handler; lift: Handler } => {
  const kept = keeping(dynamo, table);
  return {
    suppress: consume({ service: 'test', parse: factOf, sink: suppressIn(kept), log }),
    lift: consume({ service: 'test', parse: parseStatusCallback, sink: liftIn(kept), log }),
  };
};

interface Heard {
  readonly queue: 'suppress' | 'lift';
  readonly text: string;
}

const recipients = ['+15555550100', '+15555550101'] as const;
const to = fc.constantFrom(...recipients);
const minute = fc.nat({ max: 20 });

/** Few messages, so that Twilio sends some of them again, later. */
const error: fc.Arbitrary<Heard> = fc
  .record({
    message: fc.nat({ max: 12 }),
    minute,
    to,
    code: fc.constantFrom('30003', '30003', '30003', '21610', '30006'),
    service: fc.constantFrom(ONE, OTHER),
  })
  .map((error) => ({ queue: 'suppress', text: errorText(told(error)) }));

const optIn: fc.Arbitrary<Heard> = fc
  .record({ id: fc.nat({ max: 5 }), minute, to, sender: fc.constantFrom(ONE, OTHER, undefined) })
  .map(({ id, minute, to, sender }) => ({
    queue: 'suppress',
    text: optInText(`opt-in-${id}`, minute, { address: to, ...(sender && { sender }) }),
  }));

/** Each of a message of its own: of one that is posted again, the first receipt counts (`posted-again.test.ts`). */
const delivery: fc.Arbitrary<Heard> = fc.record({ minute, to }).map(({ minute, to }) => ({
  queue: 'lift',
  text: JSON.stringify(told({ message: 100 + 2 * minute + recipients.indexOf(to), minute, to })),
}));

/** Every fact at least once, in any order. */
const disturbed = (day: readonly Heard[]): fc.Arbitrary<Heard[]> =>
  fc.array(fc.constantFrom(...day), { maxLength: day.length }).chain((again) => {
    const all = [...day, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

const inBatches = (texts: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, batch) => texts.slice(batch * size, (batch + 1) * size));

/** Two instances of each function, which take turns at the messages and know nothing of each other. */
const hear = async (table: string, day: readonly Heard[], size: number): Promise<void> => {
  const { suppress, lift } = functionsOn(table);
  const instance = async (handler: Handler, heard: readonly Heard[]): Promise<void> => {
    for (const texts of inBatches(
      heard.map(({ text }) => text),
      size,
    )) {
      const answer = await handler(anSqsEvent(...texts));
      expect({ answer, errors: lines().filter(({ level }) => level === 'error') }).toEqual({
        answer: { batchItemFailures: [] },
        errors: [],
      });
    }
  };
  const share = (queue: Heard['queue'], turn: number) =>
    day.filter((heard) => heard.queue === queue).filter((_, index) => index % 2 === turn);
  await Promise.all([
    instance(suppress, share('suppress', 0)),
    instance(suppress, share('suppress', 1)),
    instance(lift, share('lift', 0)),
    instance(lift, share('lift', 1)),
  ]);
};

const withoutVersion = (items: readonly Item[]) => items.map((item) => ({ ...item, version: 0 }));

it('is the same list whatever order, batches and writers errors and opt-ins come by, and however often', async () => {
  const day = fc.array(fc.oneof({ weight: 3, arbitrary: error }, { weight: 1, arbitrary: optIn }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      day.chain((facts) => fc.tuple(fc.constant(facts), disturbed(facts), fc.integer({ min: 1, max: 10 }))),
      async ([inOrder, anyOrder, size]) => {
        const [expected, actual] = [await createList(dynamo), await createList(dynamo)];
        for (const one of inOrder) await hear(expected, [one], 1);
        await hear(actual, anyOrder, size);
        const items = await itemsIn(dynamo, actual);
        expect(withoutVersion(items)).toEqual(withoutVersion(await itemsIn(dynamo, expected)));

        // The whole day once more: nothing is written.
        await hear(actual, inOrder, 10);
        expect(await itemsIn(dynamo, actual)).toEqual(items);
      },
    ),
    { numRuns: 8 },
  );
}, 90_000);

/** What all facts about somebody who may be unreachable come to, merged by nobody but the test. */
const wholeStory = (day: readonly Heard[], address: string): Entry =>
  day
    .map(({ queue, text }): Entry => {
      const event = queue === 'lift' ? JSON.parse(text) : JSON.parse(text).detail.event;
      const at = Date.parse(event.time);
      if (event.data.to !== address) return NOTHING;
      if (queue === 'lift') return { evidence: [], lift: { at, by: 'delivery', id: event.id } };
      return event.data.errorCode === '30003' ? { evidence: [{ id: event.id, at, code: '30003' }] } : NOTHING;
    })
    .reduce(merge, NOTHING);

it('comes to what the facts come to once a day is replayed, even if deliveries overtook the errors before them', async () => {
  const day = fc.array(fc.oneof({ weight: 2, arbitrary: error }, { weight: 1, arbitrary: delivery }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      day.chain((facts) => fc.tuple(disturbed(facts), disturbed(facts), fc.integer({ min: 1, max: 10 }))),
      async ([first, second, size]) => {
        const table = await createList(dynamo);
        await hear(table, first, size);
        await hear(table, second, size);
        const items = await itemsIn(dynamo, table);
        for (const address of recipients) {
          const item = items.find(({ pk, sk }) => pk === `sms#${address}` && sk === `${ACCOUNT_SID}#unreachable#all`);
          const story = wholeStory(first, address);
          expect(item ? unanswered(fromItem(item).entry) : []).toEqual(unanswered(story));
          const key = { account: ACCOUNT_SID, channel: 'sms', address, reason: 'unreachable', scope: 'all' } as const;
          expect(item && fromItem(item).verdict).toEqual(fromItem(toItem(key, story, settings, 1)).verdict);
        }
        await hear(table, first, size);
        expect(await itemsIn(dynamo, table)).toEqual(items);
      },
    ),
    { numRuns: 8 },
  );
}, 90_000);

it('needs no replay where deliveries come after the errors before them', async () => {
  const table = await createList(dynamo);
  const strikes = [1, 2, 3].map((message) => errorText(told({ message, minute: message, code: '30003' })));
  await hear(
    table,
    strikes.map((text) => ({ queue: 'suppress', text })),
    10,
  );
  await hear(table, [{ queue: 'lift', text: JSON.stringify(told({ message: 9, minute: 4 })) }], 10);
  const before = await itemsIn(dynamo, table);
  expect(before).toMatchObject([{ lift: { at: NOON + 4 * MINUTE, by: 'delivery' } }]);
  await hear(
    table,
    strikes.map((text) => ({ queue: 'suppress', text })),
    1,
  );
  expect(await itemsIn(dynamo, table)).toEqual(before);
});
