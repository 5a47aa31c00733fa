import type { Expected } from '@status-callbacks/simulator/expected';
import { commandLine } from './command-line.ts';
import { AUTH_TOKEN, startFakeSystem } from './fake-system.ts';

type Simulated = Pick<Expected, 'totals' | 'resources'> & { readonly answers: unknown; readonly seed: number };

let system: Awaited<ReturnType<typeof startFakeSystem>>;

const start = async (options?: Parameters<typeof startFakeSystem>[0]): Promise<void> => {
  system = await startFakeSystem(options);
};
const callbacks = (...args: string[]) => commandLine(args, { localDirectory: system.localDirectory });

afterEach(() => system.stop());

describe('callbacks send', () => {
  it('sends one callback that verifies, and prints it and its answer', async () => {
    await start();
    const { code, printed } = await callbacks('send', '--error', '30006', '--to', '+15555550101');
    expect(code).toBe(0);
    expect(system.received).toMatchObject([
      {
        path: '/twilio',
        isGenuine: true,
        params: { MessageStatus: 'undelivered', ErrorCode: '30006', To: '+15555550101' },
      },
    ]);
    expect(printed).toContain('MessageStatus = undelivered');
    expect(printed).toContain('answer 200');
    expect(printed).not.toContain(AUTH_TOKEN);
  });

  it('sends custom parameters through their own door', async () => {
    await start();
    const { printed } = await callbacks('send', '--param', 'id=a b', '--param', 'category=x&y=1', '--json');
    expect(system.received).toMatchObject([{ path: '/twilio-params?id=a%20b&category=x%26y%3D1', isGenuine: true }]);
    expect(JSON.parse(printed)).toMatchObject({
      status: 'delivered',
      custom: { id: 'a b', category: 'x&y=1' },
      answer: { status: 200 },
    });
  });

  it('speaks of a call when told to', async () => {
    await start();
    const sid = `CA${'0a'.repeat(16)}`;
    await callbacks('send', '--product', 'voice', '--sid', sid);
    expect(system.received).toMatchObject([{ isGenuine: true, params: { CallSid: sid, CallStatus: 'completed' } }]);
  });

  it('signs with another token when given one', async () => {
    await start();
    await callbacks('send', '--token', 'not the right one');
    expect(system.received).toMatchObject([{ isGenuine: false }]);
  });

  it('leaves TWILIO_AUTH_TOKEN for other addresses', async () => {
    await start();
    const env = { TWILIO_AUTH_TOKEN: AUTH_TOKEN };
    await commandLine(['send'], { env: { TWILIO_AUTH_TOKEN: 'a real one' }, localDirectory: system.localDirectory });
    await commandLine(['send', '--url', system.url], { env });
    expect(system.received).toMatchObject([{ isGenuine: true }, { isGenuine: true }]);
  });

  it('fails when the callback is not accepted', async () => {
    await start({ answer: 503 });
    const { code, noted } = await callbacks('send');
    expect(code).toBe(1);
    expect(noted).toContain('503');
  });

  it.each([
    ['{"AUTH_TOKEN":', 'not JSON'],
    ['{}', 'no AUTH_TOKEN'],
  ])('says what is wrong with the secret and never prints it: %s', async (secret, reason) => {
    await start({ secret });
    const { code, noted } = await callbacks('send');
    expect(code).toBe(3);
    expect(noted).toContain(reason);
    expect(noted).not.toContain(secret);
  });
});

describe('callbacks simulate', () => {
  it('sends what it says it sends', async () => {
    await start();
    const args = [
      '--messages',
      '20',
      '--calls',
      '3',
      '--seed',
      '5',
      '--forged',
      '10%',
      '--duplicates',
      '0.1',
      '--shuffle',
    ];
    const { code, printed } = await callbacks('simulate', ...args, '--json');
    const { totals, resources, answers, seed } = JSON.parse(printed) as Simulated;
    expect(code).toBe(0);
    expect(seed).toBe(5);
    expect(resources).toHaveLength(23);
    expect(answers).toEqual({ 200: system.received.length });
    expect(totals.sent).toBe(system.received.length);
    expect(system.received.filter(({ isGenuine }) => !isGenuine)).toHaveLength(totals.forged);
  });

  it('repeats itself by its seed', async () => {
    await start();
    const first = await callbacks('simulate', '--seed', '6', '--json');
    const again = await callbacks('simulate', '--seed', '6', '--json');
    expect(again.printed).toBe(first.printed);
  });

  it('draws a seed and tells it', async () => {
    await start();
    const { printed } = await callbacks('simulate', '--messages', '2', '--calls', '1');
    expect(printed).toMatch(/--seed \d+/);
    expect(printed).toMatch(/product +final status +error +resources/);
    expect(printed).not.toContain(AUTH_TOKEN);
  });

  it('shows progress to whoever watches', async () => {
    await start();
    const args = ['simulate', '--messages', '3', '--calls', '0'];
    const { noted } = await commandLine(args, { localDirectory: system.localDirectory, isWatched: true });
    expect(noted).toMatch(/100 % of \d+\n$/);
  });

  it('fails when callbacks are not accepted', async () => {
    await start({ answer: 400 });
    const { code, noted } = await callbacks('simulate', '--messages', '3', '--calls', '0');
    expect(code).toBe(1);
    expect(noted).toContain('not accepted');
  });

  it('stops when interrupted', async () => {
    await start();
    const signal = AbortSignal.abort();
    const { code } = await commandLine(['simulate'], { localDirectory: system.localDirectory, signal });
    expect(code).toBe(130);
    expect(system.received).toEqual([]);
  });
});

describe('callbacks env', () => {
  it('prints lines a shell can evaluate', async () => {
    await start();
    const { code, printed } = await callbacks('env');
    expect(code).toBe(0);
    expect(printed).toContain(`export AWS_ENDPOINT_URL_SECRETS_MANAGER='${system.url}'\n`);
    expect(printed).toContain(String.raw`export AWS_SECRET_ACCESS_KEY='it'\''s a test'`);
    expect(JSON.parse((await callbacks('env', '--json')).printed)).toEqual(system.env);
  });

  it('does not take a dead system for a running one', async () => {
    // Beyond the highest process id of any system.
    await start({ pid: 2 ** 30 });
    const { code, noted } = await callbacks('env');
    expect(code).toBe(3);
    expect(noted).toContain('no local system runs');
  });
});
