import { checkCallbackUrl } from '@status-callbacks/callback-url/check-callback-url';
import { callbackUrl } from '@status-callbacks/callback-url/callback-url';
import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { candidateUrls } from '@status-callbacks/signature/candidates';
import fc from 'fast-check';
import { commandLine } from './command-line.ts';
import { startFakeSystem } from './fake-system.ts';

const base = ['--base-url', 'https://callbacks.example.com'];
const url = (...args: string[]) => commandLine(['url', ...args]);

describe('callbacks url', () => {
  it('prints the URL and nothing else', async () => {
    const { code, printed, noted } = await url(...base, '--param', 'id=123', '--param', 'category=marketing');
    expect({ code, noted }).toEqual({ code: 0, noted: '' });
    expect(printed).toBe('https://callbacks.example.com/twilio-params?id=123&category=marketing#rc=5&rp=all\n');
  });

  it('keeps what is given twice or empty, through the door for that', async () => {
    const { printed } = await url(...base, '--param', 'id=1', '--param', 'id=2', '--param', 'note=');
    expect(printed).toBe('https://callbacks.example.com/twilio-any?id=1&id=2&note=#rc=5&rp=all\n');
  });

  it('takes connection overrides, one option or many, and none', async () => {
    const expected = 'https://callbacks.example.com/twilio#ct=3000&rc=3&rp=all\n';
    expect((await url(...base, '--override', 'rc=3', 'ct=3000')).printed).toBe(expected);
    expect((await url(...base, '--override', 'rc=3', '--override', 'ct=3000')).printed).toBe(expected);
    const { printed, noted } = await url(...base, '--no-overrides');
    expect([printed, noted]).toEqual(['https://callbacks.example.com/twilio\n', '']);
  });

  it('says what a URL it made is not good for', async () => {
    const { code, printed, noted } = await url('--base-url', 'http://127.0.0.1:8080');
    expect([code, printed]).toEqual([0, 'http://127.0.0.1:8080/twilio#rc=5&rp=all\n']);
    expect(noted).toContain('warning: The host is private');
  });

  it('leads to the local system unless told otherwise', async () => {
    const system = await startFakeSystem();
    try {
      const { printed } = await commandLine(['url', '--json'], { localDirectory: system.localDirectory });
      expect(JSON.parse(printed)).toMatchObject({ url: `${system.url}/twilio#rc=5&rp=all` });
    } finally {
      await system.stop();
    }
  });

  it('says how to do without a local system where none runs', async () => {
    const { code, printed, noted } = await url('--param', 'id=123');
    expect([code, printed]).toEqual([3, '']);
    expect(noted).toBe(
      'callbacks: no local system runs on /nowhere. Start one with: npm start. Or do without one: --base-url https://<your api>\n',
    );
  });

  it.each([
    [['--param', 'id']],
    [['--param', '=1']],
    [['--override', 'rc=9']],
    [['--override', 'colour=red']],
    [['--override', 'rc=1', '--no-overrides']],
    [['--param', 'bodySHA256=1']],
    [['--check', 'https://callbacks.example.com/twilio', '--param', 'id=1']],
  ])('calls %j a usage error', async (args) => {
    const { code, printed, noted } = await url(...base, ...args);
    expect([code, printed]).toEqual([2, '']);
    expect(noted).toContain('error');
  });
});

describe('callbacks url --check', () => {
  it('finds nothing wrong with a good one', async () => {
    const { code, printed } = await url('--check', 'https://callbacks.example.com/twilio-params?id=1#rc=5&rp=all');
    expect([code, printed]).toEqual([0, 'Nothing is wrong with it.\n']);
  });

  it('fails for one that brings no callbacks in', async () => {
    const { code, printed } = await url('--check', 'https://callbacks.example.com/twilio?id=1');
    expect(code).toBe(1);
    expect(printed).toMatch(/^error: \/twilio drops parameters/m);
    expect(printed).toMatch(/^warning: Without overrides/m);
  });

  it('only warns of a risk', async () => {
    const { code, printed } = await url('--check', 'https://callbacks.example.com/twilio', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ problems: [{ severity: 'warning' }] });
  });
});

const host = 'callbacks.example.com';

/** What `ingest` tries, given what HTTP API makes of a query: decoded values by name. */
const isRestored = (query: string): boolean => {
  const pairs = [...new URLSearchParams(query)];
  return [...candidateUrls({ host, path: '/twilio-params', query: pairs })].includes(
    `https://${host}/twilio-params?${query}`,
  );
};

const symbols = fc.string({ unit: fc.constantFrom(..."aZ0-_.~ !'()*;/?:@&=+$#%<>ü😀"), minLength: 1, maxLength: 12 });

it('makes URLs for the direct door only if ingest can restore them', () => {
  fc.assert(
    fc.property(symbols, symbols, (id, category) => {
      const made = callbackUrl({
        baseUrl: `https://${host}`,
        parameters: { id, category },
        declaredParameters,
        connectionOverrides: false,
      });
      const [path, query = ''] = made.slice(`https://${host}`.length).split('?');
      return path === '/twilio-any' || isRestored(query);
    }),
  );
});

const spellings = fc.string({
  unit: fc.constantFrom('a', '%20', '+', "'", '%27', '@', '%40', ':', '%3A', '!', '%21', '%2f', '%2F', '(', '$'),
  minLength: 1,
  maxLength: 6,
});

it('lets a spelling pass for the direct door only if ingest can restore it', () => {
  fc.assert(
    fc.property(spellings, (spelled) => {
      const { problems } = checkCallbackUrl(`https://${host}/twilio-params?id=${spelled}`, { declaredParameters });
      return problems.some(({ severity }) => severity === 'error') || isRestored(`id=${spelled}`);
    }),
    { numRuns: 500 },
  );
});
