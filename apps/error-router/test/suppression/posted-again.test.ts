import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { consume } from '@status-callbacks/lambda/consume';
import { openSuppressionList } from '@status-callbacks/suppression/suppression-list';
import { ACCOUNT_SID, aCallback } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { anSqsEvent } from '@status-callbacks/testing/sqs';
import fc from 'fast-check';
import { liftIn } from '../../src/suppression/lift.ts';
import { suppressIn } from '../../src/suppression/suppress.ts';
import { type TestHistory, aHistory, postedAgain } from '../a-history.ts';
import { MINUTE, NOON, createList, errorText, factOf, itemsIn, keeping, optInText, settings, told } from './a-list.ts';

const ZOE = '+15555550100';
const SENDER = '+15005550006';
const OTHER_ACCOUNT = `AC${'b'.repeat(32)}`;
const at = (minute: number): number => NOON + minute * MINUTE;

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

/** Both functions on a list and a history; every callback is in the history by the time they hear of the next. */
const aSystem = async () => {
  const [table, history] = [await createList(dynamo), await aHistory(dynamo)];
  const captured = captureLog();
  const kept = keeping(dynamo, table, { firstReceipt: history.firstReceipt });
  const handlers = {
    suppress: consume({ service: 'test', parse: factOf, sink: suppressIn(kept), log: captured.log }),
    lift: consume({ service: 'test', parse: parseStatusCallback, sink: liftIn(kept), log: captured.log }),
  };
  const list = openSuppressionList(dynamo, table, { clock: () => at(24 * 60) });
  const hearAll = async (queue: keyof typeof handlers, texts: readonly string[]): Promise<void> => {
    for (let start = 0; start < texts.length; start += 100) {
      const answer = await handlers[queue](anSqsEvent(...texts.slice(start, start + 100)));
      expect(answer).toEqual({ batchItemFailures: [] });
    }
  };
  return {
    ...captured,
    history,
    handlers,
    hear: async (...events: StatusCallback[]): Promise<void> => {
      const [errors, deliveries] = [true, false].map((wanted) =>
        events.filter(({ data }) => (data.errorCode !== undefined) === wanted),
      ) as [StatusCallback[], StatusCallback[]];
      await hearAll('suppress', errors.map(errorText));
      await hearAll(
        'lift',
        deliveries.map((event) => JSON.stringify(event)),
      );
      await history.write(...events);
    },
    optIn: (id: string, minute: number, detail: object = {}) => hearAll('suppress', [optInText(id, minute, detail)]),
    ask: (question: object = {}) => list.isSuppressed({ accountSid: ACCOUNT_SID, to: ZOE, ...question }),
    items: async () => (await itemsIn(dynamo, table)).map((item) => ({ ...item, version: 0 })),
  };
};

const strikes = [1, 2, 3].map((message) => told({ message, minute: message, code: '30003' }));
const times = (count: number, event: StatusCallback, from: number): StatusCallback[] =>
  Array.from({ length: count }, (_, index) => postedAgain(event, at(from + index)));

it('an old delivered posted again lifts nothing', async () => {
  const { hear, ask } = await aSystem();
  const delivered = told({ message: 9, minute: 0 });
  await hear(delivered);
  await hear(...strikes);
  await hear(...times(5, delivered, 10));
  expect(await ask()).toMatchObject({ reason: 'unreachable', strikes: 3 });
  // Beside a delivery of today, which lifts as ever.
  await hear(postedAgain(delivered, at(30)), told({ message: 10, minute: 20 }));
  expect(await ask()).toEqual({ suppressed: false });
});

it('an opt-out posted 20 more times after an opt-in stays answered', async () => {
  const { hear, optIn, ask } = await aSystem();
  const optOut = told({ message: 1, minute: 1, code: '21610' });
  await hear(optOut);
  await optIn('a', 2, { sender: SENDER });
  for (const again of times(20, optOut, 10)) await hear(again);
  expect(await ask({ from: SENDER })).toEqual({ suppressed: false });
  await hear(told({ message: 2, minute: 60, code: '21610' }));
  expect(await ask({ from: SENDER })).toMatchObject({ reason: 'opt-out' });
});

it('an opt-out that 20 later ones have pushed out of its entry stays answered when it is posted again', async () => {
  const { hear, optIn, ask } = await aSystem();
  const optOuts = Array.from({ length: 25 }, (_, minute) => told({ message: minute, minute, code: '21610' }));
  await hear(...optOuts);
  await optIn('a', 30, { sender: SENDER });
  await hear(postedAgain(optOuts[0]!, at(40)));
  expect(await ask({ from: SENDER })).toEqual({ suppressed: false });
});

it('one of three strikes posted 20 more times leaves all three', async () => {
  const { hear, ask, items } = await aSystem();
  await hear(...strikes);
  const before = await items();
  await hear(...times(20, strikes[1]!, 10));
  expect(await items()).toEqual(before);
  expect(await ask()).toMatchObject({ reason: 'unreachable', strikes: 3, since: new Date(at(3)).toISOString() });
});

it("account A's error never suppresses for account B, nor does its opt-in or delivery lift there", async () => {
  const { hear, optIn, ask } = await aSystem();
  const of = (accountSid: string) => ask({ accountSid, from: SENDER });
  await hear(told({ message: 1, code: '30006', account: OTHER_ACCOUNT }));
  expect(await of(ACCOUNT_SID)).toEqual({ suppressed: false });
  expect(await of(OTHER_ACCOUNT)).toMatchObject({ reason: 'landline' });

  await hear(told({ message: 2, code: '21610' }), ...strikes);
  await hear(told({ message: 3, minute: 10, account: OTHER_ACCOUNT }));
  await optIn('b', 11, { accountSid: OTHER_ACCOUNT });
  expect(await of(ACCOUNT_SID)).toMatchObject({ reason: 'opt-out' });
  await optIn('a', 12);
  expect(await of(ACCOUNT_SID)).toMatchObject({ reason: 'unreachable' });
});

it("account B's copy of a text that A has signed, too, is another callback", async () => {
  const { hear, ask } = await aSystem();
  const withoutAccount = strikes[2]!;
  const ofB = { ...withoutAccount, data: { ...withoutAccount.data, accountSid: OTHER_ACCOUNT } };
  await hear(postedAgain(ofB, at(-60 * 24 * 30)));
  await hear(...strikes);
  expect(await ask()).toMatchObject({ reason: 'unreachable', since: new Date(at(3)).toISOString() });
});

it('an opt-in that names no account lifts nobody’s opt-out, and waits among the dead letters', async () => {
  const { hear, handlers, ask, lines } = await aSystem();
  await hear(told({ message: 1, code: '21610' }));
  for (const accountSid of [undefined, '-', '*']) {
    const optIn = anSqsEvent(optInText('a', 1, { accountSid }));
    expect(await handlers.suppress(optIn)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  }
  expect(lines().map(({ message }) => message)).toContain('the opt-in names no account');
  expect(await ask({ from: SENDER })).toMatchObject({ reason: 'opt-out' });
});

it('where all accounts share a list, errors, deliveries and opt-ins of any are for all', async () => {
  const table = await createList(dynamo);
  const shared = keeping(dynamo, table, { settings: { ...settings, accounts: 'shared' } });
  const { log } = captureLog();
  const list = openSuppressionList(dynamo, table, { clock: () => at(60) });
  const ask = (accountSid: string) => list.isSuppressed({ accountSid, to: ZOE, from: SENDER });
  await suppressIn(shared)([factOf(errorText(told({ message: 1, code: '21610' })))], log);
  expect(await ask(OTHER_ACCOUNT)).toMatchObject({ reason: 'opt-out' });
  await suppressIn(shared)([factOf(optInText('a', 1, { accountSid: undefined }))], log);
  expect(await ask(ACCOUNT_SID)).toEqual({ suppressed: false });
});

it('a delivered with time in year 9999 answers only strikes before its receipt', async () => {
  const { hear, ask, items } = await aSystem();
  await hear(strikes[0]!, strikes[1]!);
  await hear({ ...told({ message: 9, minute: 2 }), time: '9999-12-31T23:59:59.000Z' });
  expect(await items()).toMatchObject([{ lift: { at: at(2) } }]);
  await hear(...[10, 11, 12].map((message) => told({ message, minute: message, code: '30003' })));
  expect(await ask()).toMatchObject({ reason: 'unreachable', strikes: 3 });
  // An error from the future is none of tomorrow's either.
  await hear({ ...told({ message: 13, minute: 13, code: '30006' }), time: '9999-12-31T23:59:59.000Z' });
  expect((await items()).flatMap(({ evidence }) => evidence).every((one) => one.at <= at(13))).toBe(true);
});

it('fails what could not be looked up, alone, and takes it when it comes again', async () => {
  const [table, history] = [await createList(dynamo), await aHistory(dynamo)];
  let sick = true;
  const firstReceipt: TestHistory['firstReceipt'] = async (deliveries, log) => {
    const found = new Map(await history.firstReceipt(deliveries, log));
    if (sick) for (const key of found.keys()) if (key.includes(strikes[1]!.id)) found.delete(key);
    return found;
  };
  const suppress = suppressIn(keeping(dynamo, table, { firstReceipt }));
  const facts = strikes.map((event) => factOf(errorText(event)));
  const { log } = captureLog();
  expect([...(await suppress(facts, log))]).toEqual([strikes[1]!.id]);
  sick = false;
  expect([...(await suppress(facts.slice(1, 2), log))]).toEqual([]);
  expect((await itemsIn(dynamo, table))[0]!.evidence).toHaveLength(3);
});

/** What can be captured: any error that suppresses, of a message or a call, and any delivery. */
const captured: fc.Arbitrary<StatusCallback> = fc.oneof(
  fc
    .record({
      message: fc.nat({ max: 30 }),
      minute: fc.nat({ max: 60 }),
      to: fc.constantFrom(ZOE, '+15555550101'),
      code: fc.constantFrom('30003', '30003', '21610', '30006', '30005'),
      account: fc.constantFrom(ACCOUNT_SID, OTHER_ACCOUNT),
    })
    .map(told),
  fc
    .record({ message: fc.integer({ min: 100, max: 110 }), minute: fc.nat({ max: 60 }), to: fc.constantFrom(ZOE) })
    .map(told),
  fc
    .record({ call: fc.nat({ max: 3 }), minute: fc.nat({ max: 60 }), says: fc.integer({ min: -9, max: 90 }) })
    .map(({ call, minute, says }): StatusCallback => ({
      ...aCallback({
        params: {
          AccountSid: ACCOUNT_SID,
          CallSid: `CA${String(call).padStart(32, '0')}`,
          CallStatus: 'failed',
          To: ZOE,
          ErrorCode: '13224',
          Timestamp: new Date(at(says)).toUTCString(),
        },
        receivedAt: new Date(at(minute)).toISOString(),
      }),
      time: new Date(at(says)).toISOString(),
    })),
);

const receivedAt = ({ data }: StatusCallback): number => Date.parse(data.request.receivedAt);

it('any number of posts of any captured request, later and among any traffic, leaves the list as one post did', async () => {
  const day = fc
    .uniqueArray(captured, { minLength: 1, maxLength: 12, selector: ({ id }) => id })
    .map((events) => events.toSorted((a, b) => receivedAt(a) - receivedAt(b)));
  const posts = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 90 })), { minLength: 1, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(day, posts, fc.nat({ max: 60 }), async (events, again, minute) => {
      const [once, often] = [await aSystem(), await aSystem()];
      const copies = again.map(([which, later]) => {
        const event = events[which % events.length]!;
        return postedAgain(event, receivedAt(event) + later * MINUTE + 1);
      });
      const traffic = [...events, ...copies].toSorted((a, b) => receivedAt(a) - receivedAt(b));
      const playOn = async ({ hear, optIn }: typeof once, played: readonly StatusCallback[]): Promise<void> => {
        let optedIn = false;
        for (const event of played) {
          if (!optedIn && receivedAt(event) > at(minute)) await optIn('a', minute, {});
          optedIn ||= receivedAt(event) > at(minute);
          await hear(event);
        }
        if (!optedIn) await optIn('a', minute, {});
      };
      await playOn(once, events);
      await playOn(often, traffic);
      expect(await often.items()).toEqual(await once.items());
    }),
    { numRuns: 40 },
  );
}, 120_000);
