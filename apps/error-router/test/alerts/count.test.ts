import type { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { captureLog } from '@status-callbacks/testing/log';
import { countTo } from '../../src/alerts/count.ts';
import { distinctByAccount, tallyIn } from '../../src/alerts/distinct.ts';
import type { Group } from '../../src/alerts/group.ts';
import { START } from './alerting.ts';
import { anEnded } from './ended-messages.ts';

/** As long as DynamoDB counts them. */
function bytesAsText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const held = this[key];
  return held instanceof Uint8Array ? 'x'.repeat(held.length) : value;
}

/** What a batch leaves in a table that refuses items as `refuse` says. */
const counting = (refuse: (text: string) => string | undefined = () => undefined) => {
  const items: { groups: Group[]; sk: string }[] = [];
  const sizes: number[] = [];
  const send = async ({ input }: PutItemCommand) => {
    const text = JSON.stringify(input.Item, bytesAsText);
    const name = refuse(text);
    if (name) throw Object.assign(new Error('no'), { name, $metadata: {} });
    sizes.push(Buffer.byteLength(text));
    items.push(unmarshall(input.Item!) as (typeof items)[number]);
    return {};
  };
  const count = countTo({
    table: { dynamo: { send: send as never }, name: 'alerts', now: () => START },
    setTimer: async () => undefined,
    parameters: ['category'],
    bucketSeconds: 60,
    oldSeconds: 3_600,
  });
  const tallies = () =>
    new Map(
      [...distinctByAccount([{ bucket: 1, groups: items.flatMap(({ groups }) => groups) }], 5)].map(
        ([account, [only]]) => [account, tallyIn(only!)],
      ),
    );
  return { count, items, sizes, tallies };
};

const ACCOUNT = `AC${'a'.repeat(32)}`;
const { log } = captureLog();

it('writes one item for an ordinary batch of a thousand, of some eight bytes a callback', async () => {
  const { count, items, sizes, tallies } = counting();
  const events = Array.from({ length: 1_000 }, (_, index) =>
    anEnded({ at: START, campaign: ['marketing', 'orders'][index % 2]!, ...(index % 40 === 0 && { code: '30003' }) }),
  );
  expect(await count(events, log)).toEqual([]);
  expect(items).toHaveLength(1);
  expect(sizes[0]).toBeLessThan(14 * 1_024);
  expect(tallies().get(ACCOUNT)).toMatchObject({ total: 1_000, errors: 25 });
  expect(tallies().get(ACCOUNT)!.parameters.get('category=marketing')).toEqual({ total: 500, errors: 25 });
});

it('fails a callback that is refused for what it is alone, and counts the others', async () => {
  const events = Array.from({ length: 50 }, () => anEnded({ at: START, code: '30003' }));
  const { count, tallies } = counting((text) =>
    text.includes(events[17]!.data.resourceSid) ? 'ValidationException' : undefined,
  );
  expect(await count(events, log)).toEqual([events[17]!.id]);
  expect(tallies().get(ACCOUNT)).toMatchObject({ total: 49, errors: 49 });
});

it('fails them all where the table is throttled, without asking for each', async () => {
  let asked = 0;
  const events = Array.from({ length: 50 }, () => anEnded({ at: START }));
  const { count } = counting(() => ((asked += 1), 'ProvisionedThroughputExceededException'));
  expect(await count(events, log)).toHaveLength(50);
  expect(asked).toBe(1);
});

it('writes more items where one would be too large, whatever values and SIDs others choose', async () => {
  const { count, items, sizes, tallies } = counting();
  const events = Array.from({ length: 600 }, (_, index) => {
    const event = anEnded({ at: START, code: '30003', campaign: `${index}${'€'.repeat(300)}` });
    return { ...event, data: { ...event.data, resourceSid: `${event.data.resourceSid}${'x'.repeat(1_000)}` } };
  });
  expect(await count(events, log)).toEqual([]);
  expect(items.length).toBeGreaterThan(1);
  for (const size of sizes) expect(size).toBeLessThan(400 * 1_024);
  expect(tallies().get(ACCOUNT)).toMatchObject({ total: 600, errors: 600 });
});

it.each(['__proto__', 'constructor', 'toString'])(
  'counts an account and a campaign named %s as any other',
  async (name) => {
    const { count, tallies } = counting();
    const event = anEnded({ at: START, campaign: name });
    const named = { ...event, id: 'named', data: { ...event.data, accountSid: name } };
    expect(await count([event, named, anEnded({ at: START, code: name })], log)).toEqual([]);
    expect(tallies().get(ACCOUNT)).toMatchObject({ total: 2, errors: 1 });
    expect(tallies().get(ACCOUNT)!.parameters.get(`category=${name}`)).toEqual({ total: 1, errors: 0 });
    expect(tallies().get('')).toMatchObject({ total: 1 });
  },
);
