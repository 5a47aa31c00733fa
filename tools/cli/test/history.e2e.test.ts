import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { sid } from '@status-callbacks/testing/callbacks';
import { SECRET_ID } from '../src/auth-token.ts';
import { type CallbackOptions, callback } from '../src/callback.ts';
import { localClient } from '../src/local-client.ts';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;

const arrived = sid('SM', 1);
const failed = sid('SM', 2);
const wasRead = sid('SM', 3);
const underWay = sid('SM', 4);
const call = sid('CA', 5);
const named = sid('SM', 6);
const NOBODYS = `AC${'0'.repeat(32)}`;
const ATTACKER = `AC${'b'.repeat(32)}`;
const ATTACKERS_TOKEN = 'b'.repeat(32);

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

/** Through the door that takes any parameter. */
const sendNamed = async (
  path: string,
  options: Omit<CallbackOptions, 'product' | 'from' | 'to'>,
  authToken: string,
) => {
  const planned = callback({ product: 'messaging', from: '+15005550006', to: '+15555550123', ...options });
  const request = signedRequest({ ...planned, path }, { baseUrl: running.system.url, authToken });
  const { answers } = await send([request], { concurrency: 1 });
  expect(answers).toMatchObject([{ status: expect.any(Number) }]);
  await running.system.idle();
};

beforeAll(async () => {
  running = await startRunningSystem();
  const secrets = new SecretsManagerClient(localClient(running.system.env, 'SECRETS_MANAGER'));
  const keys = { AUTH_TOKEN: running.system.authToken, [ATTACKER]: ATTACKERS_TOKEN };
  await secrets.send(new PutSecretValueCommand({ SecretId: SECRET_ID, SecretString: JSON.stringify(keys) }));
  secrets.destroy();
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

it('keeps and finds parameters that are named like what every object has', async () => {
  const query = '/twilio-any?constructor=c&__proto__=p&toString=t';
  await sendNamed(query, { sid: named, status: 'delivered' }, running.system.authToken);
  expect(await list('--custom', 'constructor=c')).toEqual([named]);
  expect(await list('--custom', '__proto__=p', '--custom', 'toString=t')).toEqual([named]);
  const { printed } = await running.callbacks('show', named);
  for (const text of ['constructor=c', '__proto__=p', 'toString=t']) expect(printed).toContain(text);
});

it('leaves a message as it is when another account signs callbacks for its SID', async () => {
  await sendNamed('/twilio', { sid: failed, status: 'delivered', account: ATTACKER }, ATTACKERS_TOKEN);
  expect(await list('--status', 'undelivered')).toEqual([failed]);
  expect(await list('--error', '30006')).toEqual([failed]);
  expect(await list('--account', NOBODYS, '--custom', 'id=order-7')).toEqual([failed]);
  expect(await list('--account', ATTACKER)).toEqual([failed]);
  expect(await list('--account', ATTACKER, '--status', 'undelivered')).toEqual([]);
  const { printed } = await running.callbacks('show', failed);
  expect(printed).toContain(`2 accounts name ${failed}: ${NOBODYS}, ${ATTACKER}.`);
  const own = await running.callbacks('show', failed, '--account', NOBODYS, '--json');
  expect(JSON.parse(own.printed)).toMatchObject({ status: 'undelivered', anomalies: [], accountSid: NOBODYS });
  const forged = await running.callbacks('show', failed, '--account', ATTACKER, '--json');
  expect(JSON.parse(forged.printed)).toMatchObject({ status: 'delivered', custom: {} });
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
