import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { accountOf } from '../src/account.ts';
import type { Entry } from '../src/entry.ts';
import { activeEntries } from '../src/listed-entries.ts';
import type { Reason } from '../src/reasons.ts';
import { type Seal, hashed, plain, sealOf } from '../src/seal.ts';
import { parseSettings } from '../src/settings.ts';
import { openSuppressionList } from '../src/suppression-list.ts';
import { openWriter } from '../src/writer.ts';
import { aTable, itemsIn } from './a-table.ts';
import { ACCOUNT, DAY, NOON, OTHER_ACCOUNT, entryOf, lift, settings, strike } from './facts.ts';

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

type Row = readonly [channel: string, address: string, reason: Reason, scope: string, entry: Entry, account?: string];

const SERVICE = `MG${'0'.repeat(32)}`;
const [ZOE, IDA, BOB] = ['+15555550101', '+15555550102', '+15555550103'] as const;
const threeStrikes = entryOf(strike(1, 1), strike(2, 2), strike(3, 3));

const listOf = async (rows: readonly Row[], { seal = plain, now = NOON + DAY }: { seal?: Seal; now?: number } = {}) => {
  const name = await aTable(dynamo);
  const additions = await Promise.all(
    rows.map(async ([channel, address, reason, scope, entry, account = ACCOUNT]) => ({
      key: { account, channel, address: await seal(address), reason, scope },
      entry,
    })),
  );
  for (const { error } of await openWriter(dynamo, name, settings).merge(additions)) expect(error).toBeUndefined();
  return { name, list: openSuppressionList(dynamo, name, { seal, clock: () => now }) };
};

const day: readonly Row[] = [
  ['sms', ZOE, 'opt-out', SERVICE, strike(1, 0, '21610')],
  ['sms', IDA, 'landline', 'all', strike(2, 1, '30006')],
  ['sms', IDA, 'opt-out', '+15005550006', strike(3, 2, '30004')],
  ['sms', BOB, 'unreachable', 'all', threeStrikes],
  ['whatsapp', BOB, 'invalid-number', 'all', entryOf(strike(4, 1, '63024'), lift(2, 'hand'))],
];

describe.each([
  ['as they are', plain],
  ['hashed', hashed(async () => 'k'.repeat(32))],
])('isSuppressed, with addresses %s', (_, seal) => {
  it('holds an opt-out for the sender it was told, and for no other', async () => {
    const { list } = await listOf(day, { seal });
    expect(await list.isSuppressed({ to: ZOE, messagingServiceSid: SERVICE })).toEqual({
      suppressed: true,
      reason: 'opt-out',
      code: '21610',
      since: '2026-11-23T12:00:00.000Z',
      scope: SERVICE,
      strikes: 1,
    });
    expect(await list.isSuppressed({ to: ZOE, from: '+15005550006' })).toEqual({ suppressed: false });
    expect(await list.isSuppressed({ to: ZOE, from: '+15005550006', messagingServiceSid: SERVICE })).toMatchObject({
      suppressed: true,
    });
    // Who does not say who sends is told of any opt-out.
    expect(await list.isSuppressed({ to: ZOE })).toMatchObject({ reason: 'opt-out' });
  });

  it('names the weightiest reason, and keeps channels apart', async () => {
    const { list } = await listOf(day, { seal });
    expect(await list.isSuppressed({ to: IDA, from: '+1 500 555-0006' })).toMatchObject({ reason: 'opt-out' });
    expect(await list.isSuppressed({ to: IDA, from: 'whatsapp:+15005550006' })).toEqual({ suppressed: false });
    expect(await list.isSuppressed({ to: IDA, from: '+15005550009' })).toMatchObject({
      reason: 'landline',
      scope: 'all',
    });
    expect(await list.isSuppressed({ channel: 'mms', to: IDA, from: '+15005550009' })).toMatchObject({
      reason: 'landline',
    });
    expect(await list.isSuppressed({ channel: 'voice', to: IDA })).toEqual({ suppressed: false });
  });

  it('lets the unreachable pass with time, and what was lifted at once', async () => {
    const { name, list } = await listOf(day, { seal });
    expect(await list.isSuppressed({ to: BOB })).toMatchObject({
      reason: 'unreachable',
      until: new Date(NOON + 3 * 60_000 + 30 * DAY).toISOString(),
      strikes: 3,
    });
    const later = openSuppressionList(dynamo, name, { seal, clock: () => NOON + 31 * DAY });
    expect(await later.isSuppressed({ to: BOB })).toEqual({ suppressed: false });
    expect(await list.isSuppressed({ to: `whatsapp:${BOB}` })).toEqual({ suppressed: false });
  });
});

describe('accounts', () => {
  const row = (account: string): Row => ['sms', ZOE, 'landline', 'all', strike(1, 1, '30006'), account];

  it("account A's error never suppresses for account B", async () => {
    const { name, list } = await listOf([row(ACCOUNT)]);
    expect(await list.isSuppressed({ accountSid: ACCOUNT, to: ZOE })).toMatchObject({ reason: 'landline' });
    expect(await list.isSuppressed({ accountSid: OTHER_ACCOUNT, to: ZOE })).toEqual({ suppressed: false });
    expect(await list.of({ accountSid: OTHER_ACCOUNT, to: ZOE })).toEqual([]);
    const options = { now: NOON + DAY, account: OTHER_ACCOUNT };
    expect(await Array.fromAsync(activeEntries(dynamo, name, options))).toEqual([]);
    expect(await Array.fromAsync(activeEntries(dynamo, name, { ...options, account: ACCOUNT }))).toHaveLength(1);
  });

  it('all count for whoever names none, and what all share counts for each', async () => {
    const own = await listOf([row(ACCOUNT)]);
    expect(await own.list.isSuppressed({ to: ZOE })).toMatchObject({ suppressed: true });
    const { list } = await listOf([row('*')]);
    for (const accountSid of [ACCOUNT, OTHER_ACCOUNT]) {
      expect(await list.isSuppressed({ accountSid, to: ZOE })).toMatchObject({ suppressed: true });
    }
  });

  it('what names no account concerns none', async () => {
    const { list } = await listOf([row('-')]);
    expect(await list.isSuppressed({ accountSid: ACCOUNT, to: ZOE })).toEqual({ suppressed: false });
    expect(await list.isSuppressed({ accountSid: '-', to: ZOE })).toMatchObject({ suppressed: true });
  });

  it('refuses what is no account SID, under which nothing would be found', async () => {
    const { list } = await listOf([row(ACCOUNT)]);
    for (const accountSid of ['', 'acme', `${ACCOUNT}#landline`, '*']) {
      await expect(list.isSuppressed({ accountSid, to: ZOE })).rejects.toThrow(TypeError);
    }
  });

  it('reads what an event names as an account, and nothing else as one', () => {
    const each = { accounts: 'each' } as const;
    for (const text of [undefined, '', '*', '-', '__proto__', `${ACCOUNT}#x`, 'AC']) {
      expect(accountOf(text, each)).toBe('-');
    }
    expect(accountOf(ACCOUNT, each)).toBe(ACCOUNT);
    expect(accountOf(ACCOUNT, { accounts: 'shared' })).toBe('*');
  });
});

describe('a list from before it kept accounts apart', () => {
  const earlier = async (until?: number) => {
    const { name, list } = await listOf([]);
    const item = {
      pk: `sms#${ZOE}`,
      sk: 'opt-out#+15005550006',
      evidence: [{ id: 'e', at: NOON, code: '21610' }],
      ...{ since: NOON, code: '21610', strikes: 1, listed: 'opt-out', place: `${new Date(NOON).toISOString()}#x` },
      ...(until && { until }),
      version: 1,
    };
    await dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item) }));
    return { name, list };
  };

  it('is refused where it would suppress, not cleared, and not taken for an entry of some account', async () => {
    const { name, list } = await earlier();
    await expect(list.isSuppressed({ accountSid: ACCOUNT, to: ZOE })).rejects.toMatchObject({ name: 'NotRebuilt' });
    expect(await Array.fromAsync(activeEntries(dynamo, name, { now: NOON + DAY }))).toEqual([]);
    expect(await openWriter(dynamo, name, settings).of({ channel: 'sms', address: ZOE })).toEqual([]);
    await expect((await earlier(NOON + 1)).list.isSuppressed({ to: ZOE })).resolves.toEqual({ suppressed: false });
  });

  it('gives way to what a replay has made of it', async () => {
    const { name, list } = await earlier();
    const key = { account: ACCOUNT, channel: 'sms', address: ZOE, reason: 'landline', scope: 'all' } as const;
    await openWriter(dynamo, name, settings).merge([{ key, entry: lift(1, 'hand') }]);
    expect(await list.isSuppressed({ to: ZOE })).toEqual({ suppressed: false });
  });
});

describe('an address that can be nobody’s', () => {
  it.each([
    ['15559312201', 'sms'],
    ['(555) 555-0100', 'sms'],
    ['frob', 'sms'],
    ['+', 'sms'],
    ['+0155555501', 'sms'],
    ['+1555frob', 'sms'],
    [`+${'5'.repeat(16)}`, 'sms'],
    ['whatsapp:15559312201', 'whatsapp'],
    ['whatsapp:', 'sms'],
    ['', 'sms'],
    [' ', 'sms'],
  ])('%j is not cleared but refused, and not repeated', async (to, channel) => {
    const { list } = await listOf([]);
    const refusal = await list.isSuppressed({ to }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TypeError);
    expect(refusal).toMatchObject({ name: 'NobodysAddress', channel });
    if (to.length > 1) expect((refusal as Error).message).not.toContain(to);
  });

  it('is refused on a channel of any addresses only where there is none', async () => {
    const { list } = await listOf([]);
    await expect(list.isSuppressed({ to: '', channel: 'messenger' })).rejects.toThrow('no address');
    for (const to of ['messenger:1234', 'client:zoe', 'sip:zoe@example.com', 'whatsapp:US.13491208655302741918']) {
      expect(await list.isSuppressed({ to })).toEqual({ suppressed: false });
    }
  });

  it('is answered for where Twilio has told of it', async () => {
    const { list } = await listOf([['sms', '55501', 'invalid-number', 'all', strike(1, 0, '21211')]]);
    expect(await list.isSuppressed({ to: '55501' })).toMatchObject({ reason: 'invalid-number' });
  });
});

it('keeps no number where addresses are hashed', async () => {
  const { name } = await listOf(day, { seal: hashed(async () => 'k'.repeat(32)) });
  const text = JSON.stringify(await itemsIn(dynamo, name));
  for (const number of [ZOE, IDA, BOB]) expect(text).not.toContain(number.slice(1));
});

it('lets what passes expire, and keeps for good what does not', async () => {
  const { name } = await listOf(day);
  const items = await itemsIn(dynamo, name);
  expect(items.filter(({ expires }) => expires).map(({ sk }) => sk)).toEqual([`${ACCOUNT}#unreachable#all`]);
});

describe('sealOf', () => {
  it('reads the key once, from the secret the settings name', async () => {
    const secrets = new SecretsManagerClient(aws.client('secrets_manager'));
    await secrets.send(new CreateSecretCommand({ Name: 'address-key', SecretString: 'k'.repeat(32) }));
    let reads = 0;
    const counting = { send: (command: never) => ((reads += 1), secrets.send(command)) };
    const seal = sealOf({ addressKeySecret: 'address-key' }, () => counting as never);
    expect(await Promise.all([seal(ZOE), seal(ZOE), seal(IDA)])).toEqual([
      await hashed(async () => 'k'.repeat(32))(ZOE),
      await seal(ZOE),
      await seal(IDA),
    ]);
    expect(reads).toBe(1);
    secrets.destroy();
  });

  it('leaves addresses alone without one', async () => {
    expect(await sealOf({}, () => undefined as never)(ZOE)).toBe(ZOE);
  });

  it('refuses a key that could be guessed, and asks again for one that could not be read', async () => {
    await expect(hashed(async () => 'short')(ZOE)).rejects.toThrow(RangeError);
    const answers = [Promise.reject(new Error('ECONNRESET')), Promise.resolve({ SecretString: 'k'.repeat(32) })];
    const seal = sealOf({ addressKeySecret: 'x' }, () => ({ send: () => answers.shift()! }) as never);
    await expect(seal(ZOE)).rejects.toThrow('ECONNRESET');
    expect(await seal(ZOE)).toHaveLength(43);
  });
});

describe('activeEntries', () => {
  const some = (count: number): Row[] =>
    Array.from({ length: count }, (_, index) => [
      'sms',
      `+1555555${String(index).padStart(4, '0')}`,
      index % 2 ? 'landline' : 'opt-out',
      'all',
      // Several of one time.
      strike(index, Math.floor(index / 3), '30006'),
    ]);

  it('is what is suppressed now, the newest first', async () => {
    const { name } = await listOf(day);
    const rows = await Array.fromAsync(activeEntries(dynamo, name, { now: NOON + DAY }));
    expect(rows.map(({ address, reason }) => `${address} ${reason}`)).toEqual([
      `${BOB} unreachable`,
      `${IDA} opt-out`,
      `${IDA} landline`,
      `${ZOE} opt-out`,
    ]);
    const later = await Array.fromAsync(
      activeEntries(dynamo, name, { now: NOON + 31 * DAY, reasons: ['unreachable'] }),
    );
    expect(later).toEqual([]);
  });

  it('does not read what has surely passed', async () => {
    const { name } = await listOf(
      Array.from({ length: 150 }, (_, index) => ['sms', `+1555556${1000 + index}`, 'unreachable', 'all', threeStrikes]),
    );
    let queries = 0;
    const counting = { send: (command: never) => ((queries += 1), dynamo.send(command)) } as never;
    const now = NOON + 31 * DAY;
    const asked = { now, reasons: ['unreachable'] as const };
    expect(await Array.fromAsync(activeEntries(counting, name, asked))).toEqual([]);
    expect(queries).toBe(2);
    expect(await Array.fromAsync(activeEntries(counting, name, { ...asked, settings }))).toEqual([]);
    expect(queries).toBe(3);
    const before = await Array.fromAsync(activeEntries(dynamo, name, { now: now - 2 * DAY, settings }));
    expect(before).toHaveLength(150);
  });

  it('goes on after any entry, and neither repeats nor skips one', async () => {
    const { name } = await listOf(some(40));
    const whole = await Array.fromAsync(activeEntries(dynamo, name, { now: NOON }));
    expect(whole).toHaveLength(40);
    const pages: string[] = [];
    for (let after: string | undefined; ;) {
      const page: string[] = [];
      for await (const { address, place } of activeEntries(dynamo, name, { now: NOON, ...(after && { after }) })) {
        page.push(address);
        after = place;
        if (page.length === 7) break;
      }
      if (page.length === 0) break;
      pages.push(...page);
    }
    expect(pages).toEqual(whole.map(({ address }) => address));
  });
});

describe('parseSettings', () => {
  it('gives back what a stack publishes', () => {
    expect(parseSettings(JSON.stringify(settings))).toEqual(settings);
  });

  it.each([
    '{}',
    'null',
    '{"strikes":0}',
    JSON.stringify({ ...settings, strikes: 21 }),
    JSON.stringify({ ...settings, accounts: undefined }),
  ])('refuses %s', (text) => {
    expect(() => parseSettings(text)).toThrow(TypeError);
  });
});
