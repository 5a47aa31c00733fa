import { addresses } from '@status-callbacks/contract/addresses';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { ACCOUNT_SID, sid } from '@status-callbacks/testing/callbacks';
import { commandLine } from './command-line.ts';
import { at, messageLife } from './message-life.ts';
import { BUCKET, TABLE, startStoredSystem } from './stored-system.ts';

let stored: Awaited<ReturnType<typeof startStoredSystem>>;
let messages = 100;
/** A message of each test's own. */
let own: string;
let failed: StatusCallback[];

beforeAll(async () => {
  stored = await startStoredSystem();
});
afterAll(() => stored.stop());

beforeEach(() => {
  own = sid('SM', (messages += 1));
  failed = messageLife({
    sid: own,
    custom,
    params: { To: '+15555550123' },
    steps: [
      ['sent', 0],
      ['undelivered', 1_200, '30006'],
      ['undelivered', 9_200, '30006'],
    ],
  });
});

const custom = { id: 'order-7', phone: '+15555550177' };
describe('callbacks show', () => {
  it('says on one screen what became of a message', async () => {
    const place = await stored.store(failed);
    const { code, printed, noted } = await stored.callbacks('show', own);
    expect([code, noted]).toEqual([0, '']);
    const lines = printed.split('\n').map((line) => line.trimEnd());
    expect(lines.slice(0, 12)).toEqual([
      `${own}  messaging`,
      '',
      'state      undelivered, final',
      'error      30006 Landline or unreachable carrier',
      '           landline, permanent',
      expect.stringMatching(/^ {11}\w/),
      expect.stringMatching(/^ {11}\w/),
      '           https://www.twilio.com/docs/api/errors/30006',
      'from       +1500•••••06',
      'to         +1555•••••23',
      expect.stringMatching(/^account {4}AC/),
      'custom     id=order-7',
    ]);
    expect(printed).toContain(
      [
        '1  2026-11-23 12:00:00.000          sent',
        '2  2026-11-23 12:00:01.200  +1.2 s  undelivered  30006 Landline or unreachable carrier',
        '3  2026-11-23 12:00:09.200  +8.0 s  undelivered  the same callback again',
      ].join('\n'),
    );
    for (const number of [1, 2, 3]) expect(printed).toContain(`${place}:${number}`);
    expect(lines.filter((line) => line.length > 100 && !line.includes('s3://'))).toEqual([]);
    expect(printed).not.toContain('5550');
  });

  it('says how long nothing final has come, and what contradicts', async () => {
    await stored.store(messageLife({ steps: [['sent', 0]] }));
    const { printed } = await stored.callbacks('show', sid('SM', 1), '--at', at(11_520_000));
    expect(printed).toContain('state      sent, and nothing final for 3 h 12 min');
    await stored.store(
      messageLife({
        sid: sid('SM', 2),
        steps: [
          ['undelivered', 0, '30003'],
          ['delivered', 500],
        ],
      }),
    );
    const odd = await stored.callbacks('show', sid('SM', 2));
    expect(odd.printed).toContain('odd        final states contradict: delivered, undelivered\n');
  });

  it('shows numbers when asked to', async () => {
    await stored.store(failed);
    const { printed } = await stored.callbacks('show', own, '--numbers');
    for (const number of ['+15005550006', '+15555550123', '+15555550177']) expect(printed).toContain(number);
  });

  it('shows what was known at a time', async () => {
    await stored.store(failed);
    const then = await stored.callbacks('show', own, '--at', at(1_199), '--json');
    expect(JSON.parse(then.printed)).toMatchObject({
      status: 'sent',
      terminal: false,
      at: at(1_199),
      withoutFinalStateSeconds: 1.199,
      callbacks: [{ status: 'sent' }],
    });
    expect((await stored.callbacks('show', own, '--at', at(1_199))).printed).toMatch(
      new RegExp(`^As known at 2026-11-23 \\S+ UTC:\n\n${own}  messaging\n\nstate {6}sent, and nothing final`),
    );
    expect((await stored.callbacks('show', own)).printed).not.toContain('As known at');
    const before = await stored.callbacks('show', own, '--at', '2026-11-23T11:59Z');
    expect(before).toMatchObject({ code: 4, printed: '' });
    expect(before.noted).toBe(`callbacks: the local system knew nothing of ${own} at 2026-11-23 11:59:00.000 UTC\n`);
  });

  it('prints an object for programs, masked as well', async () => {
    const place = await stored.store(failed);
    const { printed } = await stored.callbacks('show', own, '--json');
    expect(JSON.parse(printed)).toMatchObject({
      resourceSid: own,
      product: 'messaging',
      status: 'undelivered',
      terminal: true,
      error: { code: '30006', category: 'landline', permanence: 'permanent', isWarning: false },
      from: '+1500•••••06',
      to: '+1555•••••23',
      custom: { id: 'order-7', phone: '+1555•••••77' },
      firstTime: at(0),
      lastTime: at(1_200),
      lastReceivedAt: at(9_200),
      callbacks: [
        { status: 'sent', isDuplicate: false, archived: expect.stringContaining(place) },
        { status: 'undelivered', errorCode: '30006', isDuplicate: false },
        { status: 'undelivered', isDuplicate: true, receivedAt: at(9_200) },
      ],
    });
    expect(printed).not.toContain('+15555550');
  });

  it('prints the archived callbacks verbatim, and fails over those that are not there', async () => {
    await stored.store(failed);
    const { code, printed } = await stored.callbacks('show', own, '--raw');
    expect(code).toBe(0);
    expect(printed.trimEnd().split('\n')).toEqual(failed.map((event) => JSON.stringify(event)));

    await stored.table(messageLife({ sid: sid('SM', 8), steps: [['sent', 0]] }));
    const absent = await stored.callbacks('show', sid('SM', 8), '--raw');
    expect(absent).toEqual({
      code: 1,
      printed: '',
      noted: 'callbacks: 1 of 1 callbacks are not found in the archive\n',
    });
  });

  it('does without the archive when there is none, or when told to', async () => {
    await stored.table(failed);
    expect((await stored.callbacks('show', own)).printed).toContain('1  not found in the archive');
    expect((await stored.callbacks('show', own, '--no-archive')).printed).not.toContain('archive');
    await stored.point(addresses.archiveBucket, 'no-such-bucket');
    const { code, printed, noted } = await stored.callbacks('show', own);
    await stored.point(addresses.archiveBucket, BUCKET);
    expect(code).toBe(0);
    expect(printed).toContain('undelivered, final');
    expect(noted).toMatch(/^callbacks: without places in the archive: there is no such bucket\n$/);
  });

  it('finds resources by a declared parameter, the latest first, and counts those it does not show', async () => {
    const campaign = Array.from({ length: 25 }, (_, index) =>
      messageLife({ sid: sid('SM', index), steps: [['delivered', index]], custom: { category: 'one time code' } }),
    );
    await stored.store(campaign.flat());
    const { code, printed } = await stored.callbacks('show', '--custom', 'category=one time code', '--no-archive');
    expect(code).toBe(0);
    const shownSids = printed.match(/^SM\d{32}/gm);
    expect(shownSids).toEqual(Array.from({ length: 10 }, (_, index) => sid('SM', 24 - index)));
    expect(printed).toMatch(/\n… and 15 more: callbacks list --custom 'category=one time code' --from 400d\n$/);

    const json = await stored.callbacks('show', '--custom', 'category=one time code', '--json');
    const { resources, more } = JSON.parse(json.printed) as { resources: unknown[]; more: number };
    expect([resources.length, more]).toEqual([10, 15]);
  });

  it('says in a line what is not known', async () => {
    expect(await stored.callbacks('show', own)).toEqual({
      code: 4,
      printed: '',
      noted: `callbacks: the local system knows nothing of ${own}\n`,
    });
    expect(await stored.callbacks('show', '--custom', 'id=nobody')).toEqual({
      code: 4,
      printed: '',
      noted: 'callbacks: the local system knows nothing of id=nobody\n',
    });
  });

  it('shows a SID that two accounts name under each, and says so', async () => {
    const attacker = `AC${'b'.repeat(32)}`;
    const forged = messageLife({ sid: own, params: { AccountSid: attacker }, steps: [['delivered', 2_000]] });
    await stored.store([...failed, ...forged]);
    const { code, printed } = await stored.callbacks('show', own);
    expect(code).toBe(0);
    expect(printed.split('\n')[0]).toBe(
      `2 accounts name ${own}: ${ACCOUNT_SID}, ${attacker}. One of them owns it; --account shows one.`,
    );
    expect(printed.match(/^(state|account) .*/gm)!.map((line) => line.trim())).toEqual([
      'state      undelivered, final',
      `account    ${ACCOUNT_SID}`,
      'state      delivered, final',
      `account    ${attacker}`,
    ]);
    const ours = await stored.callbacks('show', own, '--account', ACCOUNT_SID, '--json');
    expect(JSON.parse(ours.printed)).toMatchObject({ accountSid: ACCOUNT_SID, status: 'undelivered' });
    const both = await stored.callbacks('show', own, '--json');
    expect((JSON.parse(both.printed) as { resources: unknown[] }).resources).toHaveLength(2);
  });

  it('shows a status that is too long for a key, and parameters named like what every object has', async () => {
    const status = `😀${'s'.repeat(3_000)}`;
    await stored.store(
      messageLife({ sid: own, steps: [[status, 0]], custom: { constructor: 'c', ['__proto__']: 'p' } }),
    );
    const { printed } = await stored.callbacks('show', own, '--json');
    expect(JSON.parse(printed)).toMatchObject({ status, callbacks: [{ status }] });
    expect(Object.entries((JSON.parse(printed) as { custom: object }).custom)).toEqual([
      ['constructor', 'c'],
      ['__proto__', 'p'],
    ]);
  });

  it('says when there is no table where one should be', async () => {
    await stored.point(addresses.tableName, 'no-such-table');
    const { code, noted } = await stored.callbacks('show', own);
    await stored.point(addresses.tableName, TABLE);
    expect(code).toBe(3);
    expect(noted).toMatch(/^callbacks: AWS does not answer as it should: ResourceNotFoundException.*\n$/);
  });
});

const aSid = sid('SM', 1);

it.each([
  [['show'], 'give a SID'],
  [['show', 'SM7'], 'Not a SID'],
  [['show', aSid, '--custom', 'id=1'], 'not both'],
  [['show', '--custom', 'id'], 'Not name=value'],
  [['show', '--custom', 'id=1', '--custom', 'category=2'], 'one --custom only'],
  [['show', '--custom', 'tenant=1'], 'id and category alone; try callbacks list --custom tenant=1'],
  [['show', aSid, '--at', 'noon'], 'Neither a time'],
  [['show', aSid, '--raw', '--json'], 'cannot be used'],
  [['show', aSid, '--account', 'me'], 'Not a SID'],
  [['show', '--custom', 'id=1', '--account', `AC${'a'.repeat(32)}`], '--account goes with a SID'],
])('calls %j a usage error', async (args, why) => {
  const { code, printed, noted } = await commandLine(args);
  expect([code, printed]).toEqual([2, '']);
  expect(noted).toContain(why);
});
