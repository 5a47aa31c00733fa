import fc from 'fast-check';
import { type CallbackUrlOptions, InvalidCallbackUrl, callbackUrl } from '../src/callback-url.ts';
import { checkCallbackUrl } from '../src/check-callback-url.ts';
import type { ConnectionOverrides } from '../src/connection-overrides.ts';

const declaredParameters = ['id', 'category'];
const baseUrl = 'https://callbacks.example.com';
const make = (options: Partial<CallbackUrlOptions> = {}): string =>
  callbackUrl({ baseUrl, declaredParameters, ...options });

/** What a form decoder makes of the query. */
const decoded = (url: string): [string, string][] => [...new URL(url).searchParams];

describe('callbackUrl', () => {
  it.each([
    ['no parameters', {}, '/twilio'],
    ['no values', { id: [] }, '/twilio'],
    ['one declared parameter', { id: '123' }, '/twilio-params?id=123'],
    ['both', { id: '123', category: 'marketing' }, '/twilio-params?id=123&category=marketing'],
    ['another order', { category: 'a b', id: "it's" }, '/twilio-params?category=a%20b&id=it%27s'],
    ['symbols', { id: 'a+b&c=d/e?f@g:h~' }, '/twilio-params?id=a%2Bb%26c%3Dd%2Fe%3Ff%40g%3Ah~'],
    ['letters beyond ASCII', { id: 'ü😀' }, '/twilio-params?id=%C3%BC%F0%9F%98%80'],
    ['a parameter that is not declared', { id: '1', tenant: '7' }, '/twilio-any?id=1&tenant=7'],
    ['a parameter twice', { id: ['1', '2'] }, '/twilio-any?id=1&id=2'],
    ['an empty value', { id: '' }, '/twilio-any?id='],
    ['a quote', { id: 'a"b' }, '/twilio-any?id=a%22b'],
    ['a backslash', { id: 'a\\b' }, '/twilio-any?id=a%5Cb'],
    ['a comma', { id: 'a,b' }, '/twilio-any?id=a%2Cb'],
    ['a line feed', { id: 'a\nb' }, '/twilio-any?id=a%0Ab'],
    ['a symbol of two spellings', { id: 'a!(b)*' }, '/twilio-params?id=a%21%28b%29%2A'],
    ['a name of no object', JSON.parse('{"__proto__":"1"}'), '/twilio-any?__proto__=1'],
  ])('chooses the door and the spelling for %s', (_, parameters, expected) => {
    expect(make({ parameters, connectionOverrides: false })).toBe(baseUrl + expected);
  });

  it('takes pairs, and keeps their order', () => {
    const parameters = [['b', '1'] as const, ['a', '2'] as const, ['b', '3'] as const];
    expect(make({ parameters, connectionOverrides: false })).toBe(`${baseUrl}/twilio-any?b=1&a=2&b=3`);
  });

  it('has Twilio try everything again unless told otherwise', () => {
    expect(make()).toBe(`${baseUrl}/twilio#rc=5&rp=all`);
    expect(make({ connectionOverrides: { rc: 2 } })).toBe(`${baseUrl}/twilio#rc=2&rp=all`);
    expect(make({ connectionOverrides: { ct: 3000, rp: ['5xx', 'ct'], e: ['dublin', 'ashburn-ix'], sni: 'y' } })).toBe(
      `${baseUrl}/twilio#ct=3000&rc=5&rp=5xx,ct&sni=y&e=dublin,ashburn-ix`,
    );
  });

  it.each([
    ['https://callbacks.example.com/'],
    ['https://callbacks.example.com/twilio'],
    ['https://callbacks.example.com:443'],
    ['HTTPS://Callbacks.Example.com/twilio-any'],
  ])('takes %s for the same base', (base) => {
    expect(make({ baseUrl: base })).toBe(`${baseUrl}/twilio#rc=5&rp=all`);
  });

  it('makes URLs of a local system, for tests', () => {
    expect(make({ baseUrl: 'http://127.0.0.1:4566' })).toBe('http://127.0.0.1:4566/twilio#rc=5&rp=all');
  });

  it.each<[string, Partial<CallbackUrlOptions>, RegExp]>([
    ['http', { baseUrl: 'http://callbacks.example.com' }, /not https/],
    ['another scheme', { baseUrl: 'ftp://callbacks.example.com' }, /base URL/],
    ['a path', { baseUrl: `${baseUrl}/v1` }, /base URL/],
    ['a query', { baseUrl: `${baseUrl}?a=1` }, /base URL/],
    ['a user', { baseUrl: 'https://me:secret@callbacks.example.com' }, /base URL/],
    ['an underscore', { baseUrl: 'https://call_backs.example.com' }, /underscore/],
    ['a port', { baseUrl: `${baseUrl}:8443` }, /port/],
    ['too many retries', { connectionOverrides: { rc: 6 } }, /rc is a whole number from 0 to 5/],
    ['half a retry', { connectionOverrides: { rc: 1.5 } }, /rc/],
    ['no time', { connectionOverrides: { tt: 99 } }, /tt/],
    ['an unknown edge', { connectionOverrides: { e: 'atlantis' } }, /override e/],
    ['an unknown policy', { connectionOverrides: { rp: 'sometimes' } as unknown as ConnectionOverrides }, /rp/],
    ['an unknown override', { connectionOverrides: { xx: 1 } as ConnectionOverrides }, /no override of this name/],
    ['no name', { parameters: { '': '1' } }, /no name/],
    ['half a character', { parameters: { id: '\ud83d' } }, /surrogate/],
    ["Twilio's own parameter", { parameters: { bodySHA256: 'x' } }, /bodySHA256/],
    ['too much', { parameters: { id: 'x'.repeat(9_000) } }, /too long/],
  ])('refuses %s', (_, options, message) => {
    expect(() => make(options)).toThrow(InvalidCallbackUrl);
    expect(() => make(options)).toThrow(message);
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'aZ0-_.~ !\'()*"\\,;/?:@&=+$#%<>[]{}|^`üß😀\t\n'), maxLength: 20 }),
);
const name = fc.oneof(
  fc.constantFrom(...declaredParameters),
  text.filter((each) => each !== '' && each !== 'bodySHA256'),
);
const pairs = fc.array(fc.tuple(name, text), { maxLength: 6 });

const policy = fc.constantFrom('4xx' as const, '5xx' as const, 'ct' as const, 'rt' as const, 'all' as const);
const overrides = fc.record<ConnectionOverrides>(
  {
    ct: fc.integer({ min: 100, max: 10_000 }),
    rt: fc.integer({ min: 100, max: 14_000 }),
    tt: fc.integer({ min: 14_000, max: 15_000 }),
    rc: fc.integer({ min: 1, max: 5 }),
    rp: fc.oneof(policy, fc.uniqueArray(policy, { minLength: 1 })),
    sni: fc.constantFrom('y' as const, 'n' as const),
    e: fc.oneof(fc.constant('dublin'), fc.constant(['tokyo', 'umatilla'])),
  },
  { requiredKeys: [] },
);

it('makes only URLs that check clean and give back what was put in', () => {
  fc.assert(
    fc.property(pairs, overrides, (parameters, connectionOverrides) => {
      const url = make({ parameters, connectionOverrides });
      expect(checkCallbackUrl(url, { declaredParameters }).problems).toEqual([]);
      expect(decoded(url)).toEqual(parameters);
      expect(url).toBe(new URL(url).href);
    }),
    { numRuns: 1_000 },
  );
});
