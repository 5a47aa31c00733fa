import { addresses } from '@status-callbacks/contract/addresses';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { sid } from '@status-callbacks/testing/callbacks';
import { commandLine } from './command-line.ts';
import { messageLife } from './message-life.ts';
import { TABLE, startStoredSystem } from './stored-system.ts';

let stored: Awaited<ReturnType<typeof startStoredSystem>>;

beforeAll(async () => {
  stored = await startStoredSystem();
  await stored.store(everything);
});
afterAll(() => stored.stop());

const MINUTE = 60_000;
const window = ['--from', '2026-11-23T11:00Z', '--to', '2026-11-23T13:00Z'];
/** Twelve messages, a minute apart: one in four arrives, is read, fails and stays on its way. */
const everything: StatusCallback[] = Array.from({ length: 12 }, (_, number) => {
  const start = number * MINUTE;
  const ends = [
    [['delivered', start + 1]],
    [
      ['delivered', start + 1],
      ['read', start + 2],
    ],
    [['undelivered', start + 1, number < 6 ? '30006' : '30003']],
    [],
  ] as const;
  return messageLife({
    sid: sid('SM', number),
    params: { To: '+15555550123' },
    custom: { id: `order-${number}`, tenant: number % 2 === 0 ? 'even' : 'odd' },
    steps: [['sent', start], ...ends[number % 4]!],
  });
}).flat();

const numbers = (printed: string): number[] => (printed.match(/^SM\d{32}/gm) ?? []).map((own) => Number(own.slice(2)));
const list = (...args: string[]) => stored.callbacks('list', ...window, ...args);

describe('callbacks list', () => {
  it('prints a line for each resource, and what few of them have below it', async () => {
    const { code, printed, noted } = await list('--status', 'undelivered');
    expect([code, noted]).toEqual([0, '']);
    expect(printed.split('\n')).toEqual([
      'sid                                 product    status       received (UTC)    to',
      '----------------------------------  ---------  -----------  ----------------  ------------',
      `${sid('SM', 10)}  messaging  undelivered  2026-11-23 12:10  +1555•••••23`,
      '    30003 Unreachable destination handset · id=order-10 · tenant=even',
      `${sid('SM', 6)}  messaging  undelivered  2026-11-23 12:06  +1555•••••23`,
      '    30003 Unreachable destination handset · id=order-6 · tenant=even',
      `${sid('SM', 2)}  messaging  undelivered  2026-11-23 12:02  +1555•••••23`,
      '    30006 Landline or unreachable carrier · id=order-2 · tenant=even',
      '',
    ]);
  });

  it.each([
    [
      ['--status', 'delivered'],
      [8, 4, 0],
    ],
    [
      ['--status', 'read'],
      [9, 5, 1],
    ],
    [
      ['--status', 'sent'],
      [11, 7, 3],
    ],
    [['--error', '30006'], [2]],
    [
      ['--category', 'unreachable'],
      [10, 6],
    ],
    [['--category', 'landline', '--error', '30003'], []],
    [['--custom', 'id=order-3'], [3]],
    [
      ['--custom', 'tenant=odd'],
      [9, 5, 1],
    ],
    [
      ['--custom', 'tenant=even', '--status', 'delivered'],
      [8, 4, 0],
    ],
    [['--product', 'voice'], []],
    [['--product', 'unknown'], []],
    [
      ['--account', `AC${'a'.repeat(32)}`, '--status', 'read'],
      [9, 5, 1],
    ],
    [['--account', `AC${'b'.repeat(32)}`, '--status', 'read'], []],
    [[], [10, 9, 8, 6, 5, 4, 2, 1, 0]],
  ])('%j finds %j', async (args, found) => {
    const { code, printed } = await list(...args);
    expect([code, numbers(printed)]).toEqual([0, found]);
  });

  it.each([[['--status', 'read']], [['--status', 'sent']], [[]], [['--custom', 'tenant=even']]])(
    'leads through %j page by page, by the command it prints',
    async (args) => {
      const whole = numbers((await list(...args)).printed);
      const found: number[] = [];
      let next: string[] | undefined = ['list', ...window, ...args, '--limit', '2', '--numbers'];
      while (next) {
        const { code, printed }: { code: number; printed: string } = await stored.callbacks(...next);
        expect(code).toBe(0);
        expect(printed).toContain('+15555550123');
        found.push(...numbers(printed));
        next = /Next page: callbacks (.*)\n/.exec(printed)?.[1]?.split(' ');
      }
      expect(found).toEqual(whole);
    },
  );

  it('prints an object with the cursor of the next page', async () => {
    const first = JSON.parse((await list('--status', 'read', '--limit', '2', '--json')).printed);
    expect(first).toMatchObject({
      resources: [
        { resourceSid: sid('SM', 9), status: 'read', to: '+1555•••••23', custom: { id: 'order-9' } },
        { resourceSid: sid('SM', 5) },
      ],
      cursor: expect.any(String),
    });
    const args = ['list', '--status', 'read', '--json', '--cursor', first.cursor as string];
    const second = JSON.parse((await stored.callbacks(...args)).printed);
    expect(second).toMatchObject({ resources: [{ resourceSid: sid('SM', 1) }], cursor: null });
  });

  it('prints CSV, and the next page beside it', async () => {
    const { printed, noted } = await list('--error', '30003', '--csv', '--limit', '1');
    expect(printed.split('\r\n')).toEqual([
      expect.stringMatching(/^sid,product,/),
      expect.stringMatching(new RegExp(`^${sid('SM', 10)},messaging,undelivered,true,30003,`)),
      '',
    ]);
    expect(noted).toMatch(/^Next page: callbacks list --error 30003 --limit 1 --csv --cursor \S+\n$/);
  });

  it('says that there is nothing, and what it has not looked for', async () => {
    const { code, printed } = await stored.callbacks('list', '--from', '2026-11-20', '--to', '2026-11-21');
    expect(code).toBe(0);
    expect(printed).toBe(
      [
        'Nothing of the kind was received from 2026-11-20 00:00:00 to 2026-11-21 00:00:00 UTC.',
        'Only what has ended is listed, unless --status names a state that is not final, such as sent.',
        '',
      ].join('\n'),
    );
  });

  it('wonders at a status nobody has heard of', async () => {
    const { code, noted } = await list('--status', 'delivred');
    expect([code, noted]).toEqual([0, 'callbacks: no product is known to have a status "delivred"\n']);
  });

  it('stops when interrupted', async () => {
    const signal = AbortSignal.abort();
    const { code } = await commandLine(['list'], { localDirectory: stored.localDirectory, signal });
    expect(code).toBe(130);
  });

  it('takes no cursor of another question', async () => {
    const { cursor } = JSON.parse((await list('--status', 'read', '--limit', '1', '--json')).printed) as {
      cursor: string;
    };
    const { code, noted } = await stored.callbacks('list', '--status', 'delivered', '--cursor', cursor);
    expect([code, noted]).toEqual([2, 'error: --cursor: the cursor is of another question\n']);
  });

  it('says when there is no table where one should be', async () => {
    await stored.point(addresses.tableName, 'no-such-table');
    expect((await list()).code).toBe(3);
    await stored.point(addresses.tableName, TABLE);
  });
});

it.each([
  [['--from', '1h', '--to', '2h'], 'is not before'],
  [['--from', 'yesterday'], 'Neither a time'],
  [['--limit', '0'], 'Not a number from 1 to 1000'],
  [['--product', 'fax2'], 'is none of'],
  [['--error', '3oo06'], 'Not an error code'],
  [['--category', 'mood'], 'Allowed choices'],
  [['--account', 'me'], 'Not a SID'],
  [['--custom', 'id'], 'Not name=value'],
  [['--csv', '--json'], 'cannot be used'],
  [['--cursor', 'x', '--from', '2h'], 'leave out --from'],
])('calls list %j a usage error', async (args, why) => {
  const { code, printed, noted } = await commandLine(['list', ...args]);
  expect([code, printed]).toEqual([2, '']);
  expect(noted).toContain(why);
});

it.each([[['list']], [['show', sid('SM', 1)]]])('%j says how to start the system when none runs', async (args) => {
  const { code, noted } = await commandLine(args);
  expect(code).toBe(3);
  expect(noted).toMatch(/^callbacks: no local system runs on .* Start one with: npm start\n$/);
});
