import { sid } from '@status-callbacks/testing/callbacks';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;

const arrived = sid('SM', 1);
const failed = sid('SM', 2);
const wasRead = sid('SM', 3);
const underWay = sid('SM', 4);
const call = sid('CA', 5);

/** Really signed, through the front door, in this order. */
const SENT: readonly (readonly string[])[] = [
  ['--sid', arrived, '--status', 'sent'],
  ['--sid', arrived, '--status', 'delivered'],
  ['--sid', failed, '--status', 'sent', '--param', 'id=order-7', '--param', 'category=delivery'],
  ['--sid', failed, '--error', '30006', '--param', 'id=order-7', '--param', 'category=delivery'],
  ['--sid', wasRead, '--status', 'delivered'],
  ['--sid', wasRead, '--status', 'read'],
  ['--sid', underWay, '--status', 'sent', '--param', 'category=delivery'],
  ['--sid', call, '--product', 'voice', '--status', 'completed'],
];

beforeAll(async () => {
  running = await startRunningSystem();
  for (const args of SENT) expect((await running.callbacks('send', ...args)).code).toBe(0);
  await running.system.idle();
}, 240_000);
afterAll(() => running.stop());

const sidsIn = (printed: string): string[] => printed.match(/^(SM|CA)\d{32}/gm) ?? [];
const list = async (...args: string[]): Promise<string[]> => {
  const { code, printed, noted } = await running.callbacks('list', ...args);
  expect([code, noted]).toEqual([0, '']);
  expect(printed).not.toMatch(/\+1\d{10}/);
  return sidsIn(printed);
};

it('shows what became of each message and call, and where the evidence is', async () => {
  const shown = await running.callbacks('show', failed);
  expect([shown.code, shown.noted]).toEqual([0, '']);
  for (const text of [
    'undelivered, final',
    '30006 Landline or unreachable carrier',
    'https://www.twilio.com/docs/api/errors/30006',
    '+1500•••••06',
    'id=order-7',
  ]) {
    expect(shown.printed).toContain(text);
  }
  expect(shown.printed.match(/s3:\/\/\S+\/callbacks\/v1\/dt=\S+\.jsonl\.gz:\d+/g)).toHaveLength(2);

  const raw = await running.callbacks('show', failed, '--raw');
  const events = raw.printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { data: { status: 'sent', params: { MessageSid: failed }, request: { signature: expect.any(String) } } },
    { data: { status: 'undelivered', params: { ErrorCode: '30006' }, custom: { id: 'order-7' } } },
  ]);

  expect((await running.callbacks('show', underWay)).printed).toContain('sent, and nothing final for');
  expect((await running.callbacks('show', wasRead)).printed).toContain('read, final');
  expect((await running.callbacks('show', call)).printed).toContain(`${call}  voice\n\nstate      completed, final`);
  expect((await running.callbacks('show', '--custom', 'id=order-7')).printed).toContain(`${failed}  messaging`);
});

it('lists who has a state, an error or a parameter', async () => {
  expect(await list()).toEqual([call, wasRead, failed, arrived]);
  expect(await list('--status', 'delivered')).toEqual([arrived]);
  expect(await list('--status', 'sent')).toEqual([underWay]);
  expect(await list('--error', '30006')).toEqual([failed]);
  expect(await list('--category', 'landline')).toEqual([failed]);
  expect(await list('--custom', 'category=delivery')).toEqual([underWay, failed]);
  expect(await list('--custom', 'category=delivery', '--status', 'sent')).toEqual([underWay]);
  expect(await list('--product', 'voice')).toEqual([call]);
  expect(await list('--to', '1h', '--from', '2h')).toEqual([]);
});

it('says in one line that nothing is known, or that nothing answers', async () => {
  expect(await running.callbacks('show', sid('SM', 99))).toEqual({
    code: 4,
    printed: '',
    noted: `callbacks: the local system knows nothing of ${sid('SM', 99)}\n`,
  });
  const { code, noted } = await commandLine(['list', '--data-dir', '/nowhere']);
  expect([code, noted]).toEqual([3, 'callbacks: no local system runs on /nowhere. Start one with: npm start\n']);
});

it('says that a system that was killed does not answer', async () => {
  await running.system.stop();
  for (const args of [['show', arrived], ['list']]) {
    const { code, printed, noted } = await running.callbacks(...args);
    expect([code, printed]).toEqual([3, '']);
    expect(noted).toMatch(/^callbacks: AWS does not answer as it should: connect ECONNREFUSED [^\n]*\n$/);
  }
});
