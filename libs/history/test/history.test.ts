import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import { resolve } from '@status-callbacks/contract/state';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { ACCOUNT_SID, aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { InvalidCursor } from '../src/cursor.ts';
import type { Filter } from '../src/filter.ts';
import { fromItem, toItem } from '../src/item.ts';
import { NotIndexed, isIndexed, openHistory } from '../src/history.ts';
import type { Window } from '../src/window.ts';
import { stored } from './stored.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const iso = (time: number): string => new Date(time).toISOString();

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

interface Told {
  readonly resource: number;
  readonly status: string;
  readonly minute: number;
  readonly error?: string | undefined;
  readonly custom?: Readonly<Record<string, string>>;
  readonly account?: string;
}

/** A message, or a call for an odd number. */
const told = ({ resource, status, minute, error, custom = {}, account = ACCOUNT_SID }: Told): StatusCallback =>
  aCallback({
    params:
      resource % 2 === 1
        ? { AccountSid: account, CallSid: sid('CA', resource), CallStatus: status, ...(error && { ErrorCode: error }) }
        : messageParams({
            AccountSid: account,
            MessageSid: sid('SM', resource),
            SmsSid: sid('SM', resource),
            MessageStatus: status,
            ...(error && { ErrorCode: error }),
          }),
    url: `https://h.example/twilio-any?${new URLSearchParams(custom).toString()}`,
    receivedAt: iso(NOON + minute * MINUTE),
  });

const statuses = [
  'sent',
  'delivered',
  'undelivered',
  'read',
  'completed',
  'failed',
  'ringing',
  'conference-end',
] as const;
const errors = ['30003', '30006', '30007'] as const;
const otherAccount = `AC${'b'.repeat(32)}`;
const customs = fc.record(
  { id: fc.constantFrom('1', '2'), category: fc.constantFrom('x', 'y'), tenant: fc.constantFrom('a', 'b') },
  { requiredKeys: [] },
);
// Few minutes, so that many callbacks share one.
const events = fc.array(
  fc.record({
    resource: fc.nat({ max: 25 }),
    status: fc.constantFrom(...statuses),
    minute: fc.nat({ max: 20 }).map((step) => step * 9),
    error: fc.option(fc.constantFrom(...errors), { nil: undefined }),
    custom: customs,
    account: fc.constantFrom(ACCOUNT_SID, otherAccount),
  }),
  { maxLength: 150, size: 'max' },
);
const asked = {
  status: fc.constantFrom('delivered', 'undelivered', 'failed', 'completed'),
  errorCodes: fc.subarray([...errors]),
  product: fc.constantFrom('messaging', 'voice'),
  accountSid: fc.constantFrom(ACCOUNT_SID, otherAccount),
  custom: customs,
};
// Two conditions at most: hardly anything meets more.
const filters = fc
  .subarray(Object.keys(asked) as (keyof typeof asked)[], { maxLength: 2 })
  .chain((names) => fc.record<Filter>(Object.fromEntries(names.map((name) => [name, asked[name]]))))
  .filter(isIndexed);
// In steps of nine, as the callbacks: the edges of windows are where callbacks are.
const minutes = fc.integer({ min: -1, max: 21 }).map((step) => step * 9);
const windows = fc.oneof(
  fc.constant({ from: NOON, to: NOON + 190 * MINUTE }),
  fc.tuple(minutes, minutes).map(([from, to]): Window => ({ from: NOON + from * MINUTE, to: NOON + to * MINUTE })),
);
const limits = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 30 }));

/** What the index a question starts from has of a callback, in other words than the code has. */
const isStart = ({ custom = {}, errorCodes, status }: Filter, { data }: StatusCallback): boolean => {
  if (custom['id']) return data.custom['id'] === custom['id'];
  if (custom['category']) return data.custom['category'] === custom['category'];
  if (errorCodes) return errorCodes.includes(data.errorCode ?? '');
  return data.terminal && (!status || data.status === status);
};

/** A SID is a resource for each account that names it. */
const nameOf = ({ resourceSid, accountSid = '' }: { readonly resourceSid: string; readonly accountSid?: string }) =>
  `${resourceSid} ${accountSid}`;

/** The answer as it would be if the table were small enough to be read whole. */
const expected = (all: readonly StatusCallback[], filter: Filter, { from, to }: Window): string[] =>
  [...Map.groupBy(all, ({ data }) => nameOf(data))]
    .flatMap(([name, own]) => {
      const state = resolve(own);
      const starts = own
        .filter((event) => isStart(filter, event))
        .map(({ data }) => Date.parse(data.request.receivedAt))
        .filter((time) => time >= from && time < to);
      const isMatch =
        starts.length > 0 &&
        (!filter.status || state.status === filter.status) &&
        (!filter.product || state.product === filter.product) &&
        (!filter.accountSid || own.some(({ data }) => data.accountSid === filter.accountSid)) &&
        (!filter.errorCodes || own.some(({ data }) => filter.errorCodes!.includes(data.errorCode!))) &&
        Object.entries(filter.custom ?? {}).every(([name, value]) =>
          own.some(({ data }) => data.custom[name] === value),
        );
      return isMatch ? [{ name, at: Math.max(...starts) }] : [];
    })
    .sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);

const pages = async (table: string, filter: Filter, window: Window, limit: number): Promise<string[][]> => {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    // A new history for each page: nothing is remembered between them but the cursor.
    const page = await openHistory(dynamo, table).find({ filter, window, limit, cursor });
    all.push(page.resources.map(({ state }) => nameOf({ ...state, accountSid: state.accountSid ?? '' })));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return all;
};

describe('find', () => {
  it('gives each resource that matches once, the latest first, on pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.array(fc.tuple(filters, windows, limits), { minLength: 1, maxLength: 6 }),
        async (facts, questions) => {
          const all = facts.map(told);
          const table = await stored(dynamo, all);
          for (const [filter, window, limit] of questions) {
            const answer = await pages(table, filter, window, limit);
            expect(answer.flat()).toEqual(expected(all, filter, window));
            expect(answer.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it('follows the pages of a partition', async () => {
    const filter = { custom: { category: 'x' } };
    const table = await stored(
      dynamo,
      Array.from({ length: 130 }, (_, index) =>
        told({ resource: index * 2, status: 'delivered', minute: 0, ...filter }),
      ),
    );
    const answer = await pages(table, filter, { from: NOON, to: NOON + MINUTE }, 60);
    expect(answer.map(({ length }) => length)).toEqual([60, 60, 10]);
  });

  it('tells how many resources it has looked at', async () => {
    const table = await stored(
      dynamo,
      Array.from({ length: 20 }, (_, index) => told({ resource: index * 2, status: 'failed', minute: 0 })),
    );
    const looked: number[] = [];
    await openHistory(dynamo, table).find({
      filter: { status: 'failed', accountSid: otherAccount },
      window: { from: NOON, to: NOON + MINUTE },
      limit: 5,
      onProgress: (resources) => looked.push(resources),
    });
    expect(looked).toEqual([16, 20]);
  });

  it('speaks of the state now: what is read is no longer delivered', async () => {
    const table = await stored(dynamo, [
      told({ resource: 2, status: 'delivered', minute: 0 }),
      told({ resource: 2, status: 'read', minute: 1 }),
      told({ resource: 4, status: 'delivered', minute: 0 }),
    ]);
    const window = { from: NOON, to: NOON + 5 * MINUTE };
    expect(await pages(table, { status: 'delivered' }, window, 10)).toEqual([[`${sid('SM', 4)} ${ACCOUNT_SID}`]]);
    expect(await pages(table, { status: 'read' }, window, 10)).toEqual([[`${sid('SM', 2)} ${ACCOUNT_SID}`]]);
  });

  it('finds the message of an account, whatever another account says of its SID', async () => {
    const facts = [
      told({ resource: 2, status: 'undelivered', minute: 0, error: '30006' }),
      told({ resource: 2, status: 'delivered', minute: 1, account: otherAccount }),
      told({ resource: 2, status: 'read', minute: 1, account: otherAccount }),
    ];
    const table = await stored(dynamo, facts);
    const window = { from: NOON, to: NOON + 5 * MINUTE };
    const [ours, theirs] = [ACCOUNT_SID, otherAccount].map((account) => `${sid('SM', 2)} ${account}`);
    expect(await pages(table, { status: 'undelivered' }, window, 10)).toEqual([[ours]]);
    expect(await pages(table, { status: 'delivered' }, window, 10)).toEqual([[]]);
    expect(await pages(table, { accountSid: ACCOUNT_SID, errorCodes: ['30006'] }, window, 1)).toEqual([[ours]]);
    expect(await pages(table, { product: 'messaging' }, window, 1)).toEqual([[theirs], [ours]]);
  });

  it('keeps the window of the first page', async () => {
    const table = await stored(
      dynamo,
      [2, 4, 6].map((resource) => told({ resource, status: 'failed', minute: resource })),
    );
    const history = openHistory(dynamo, table);
    const filter = { status: 'failed' };
    const first = await history.find({ filter, window: { from: NOON, to: NOON + 60 * MINUTE }, limit: 2 });
    const next = await history.find({ filter, window: { from: 0, to: 1 }, limit: 2, cursor: first.cursor });
    expect(next.resources.map(({ state }) => state.resourceSid)).toEqual([sid('SM', 2)]);
    expect(next.cursor).toBeUndefined();
  });

  it('starts from other candidates where the table has no index, and says so without any', async () => {
    const all = [
      told({ resource: 2, status: 'sent', minute: 0 }),
      told({ resource: 4, status: 'sent', minute: 1 }),
      told({ resource: 4, status: 'delivered', minute: 2 }),
    ];
    const history = openHistory(dynamo, await stored(dynamo, all));
    const question = { filter: { status: 'sent' }, window: { from: NOON, to: NOON + 60 * MINUTE }, limit: 5 };
    await expect(history.find(question)).rejects.toThrow(NotIndexed);
    const { resources } = await history.find(question, {
      include: ({ data }) => data.status === 'sent',
      async *entries() {
        yield { resourceSid: sid('SM', 4), receivedAt: iso(NOON + MINUTE) };
        yield { resourceSid: sid('SM', 2), receivedAt: iso(NOON) };
      },
    });
    expect(resources.map(({ state }) => state.resourceSid)).toEqual([sid('SM', 2)]);
  });

  it.each([
    '',
    'hello',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('["x",0,1,9e99,"SM"]').toString('base64url'),
  ])('refuses the cursor %j', async (cursor) => {
    const question = { filter: { status: 'failed' }, window: { from: 0, to: NOON }, limit: 2, cursor };
    await expect(openHistory(dynamo, 'history').find(question)).rejects.toThrow(InvalidCursor);
  });

  it('refuses the cursor of another question', async () => {
    const table = await stored(
      dynamo,
      [2, 4, 6].map((resource) => told({ resource, status: 'failed', minute: resource })),
    );
    const history = openHistory(dynamo, table);
    const question = { filter: { status: 'failed' }, window: { from: NOON, to: NOON + 60 * MINUTE }, limit: 2 };
    const { cursor } = await history.find(question);
    const other = { ...question, filter: { status: 'delivered' }, cursor };
    await expect(history.find(other)).rejects.toThrow('another question');
  });
});

describe('of', () => {
  it('gives every delivery in the order of the life, and nothing of an unknown resource', async () => {
    const all = [
      told({ resource: 2, status: 'delivered', minute: 0 }),
      told({ resource: 2, status: 'sent', minute: 2 }),
      told({ resource: 2, status: 'delivered', minute: 5 }),
    ];
    const history = openHistory(dynamo, await stored(dynamo, all));
    const events = await history.of(sid('SM', 2));
    expect(events.map(({ data }) => [data.status, data.request.receivedAt])).toEqual([
      ['sent', iso(NOON + 2 * MINUTE)],
      ['delivered', iso(NOON)],
      ['delivered', iso(NOON + 5 * MINUTE)],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(await history.of(sid('SM', 4))).toEqual([]);
  });

  it('has what version 0.1.0 wrote, and once what a replay has written beside it', async () => {
    const event = told({ resource: 2, status: 'sent', minute: 0 });
    const table = await stored(dynamo, [event]);
    const { sk, ...item } = toItem(event, 30);
    const old = { ...item, sk: sk.slice(sk.indexOf('#') + 1), accountSid: event.data.accountSid };
    await dynamo.send(new PutItemCommand({ TableName: table, Item: toAttributes(old) }));
    const history = openHistory(dynamo, table);
    expect(await history.of(sid('SM', 2))).toEqual([fromItem(toItem(event, 30))]);
    await dynamo.send(new DeleteItemCommand({ TableName: table, Key: toAttributes({ pk: item.pk, sk }) }));
    expect(await history.of(sid('SM', 2))).toEqual([fromItem(toItem(event, 30))]);
  });

  it('follows the pages of a life that DynamoDB does not give at once', async () => {
    const text = 'x'.repeat(50_000);
    const all = Array.from({ length: 30 }, (_, minute) =>
      told({ resource: 2, status: 'sent', minute, custom: { text, minute: String(minute) } }),
    );
    expect(await openHistory(dynamo, await stored(dynamo, all)).of(sid('SM', 2))).toHaveLength(30);
  });
});
