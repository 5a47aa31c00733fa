import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { candidateUrls } from '../src/candidates.ts';
import { isForm, parseForm, type Params } from '../src/form.ts';
import { callbackId, sign } from '../src/sign.ts';
import { verify } from '../src/verify.ts';

interface Vector {
  readonly authToken: string;
  readonly url: string;
  readonly params: Params;
  readonly signature: string;
  readonly valid: boolean | null;
  readonly body?: string;
  readonly byteExactValid?: boolean;
}

const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vector[];

const token = '12345';
const url = 'https://callbacks.example.com/twilio?id=7';
const toBody = (params: Params): string => {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) for (const value of [values].flat()) form.append(name, value);
  return form.toString();
};

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed());
const someParams = fc.dictionary(word, word, { minKeys: 1, noNullPrototype: true });

describe('verify', () => {
  it('accepts what was signed, whatever it says', () => {
    fc.assert(
      fc.property(someParams, (params) => {
        const body = toBody(params);
        const signature = sign(token, url, parseForm(body));
        expect(verify({ urls: [url], signature, body }, ['other', token])).toMatchObject({ outcome: 'verified', url });
      }),
    );
  });

  it('refuses any other token, URL or parameter', () => {
    fc.assert(
      fc.property(someParams, word, word, (params, name, value) => {
        const signature = sign(token, url, parseForm(toBody(params)));
        const urls = [url];
        const changed = toBody({ ...params, [name]: `${String(params[name] ?? '')}${value}` });
        expect(verify({ urls, signature, body: changed }, [token]).outcome).toBe('refused');
        expect(verify({ urls, signature, body: toBody(params) }, [`${token}x`]).outcome).toBe('refused');
        expect(verify({ urls: [`${url}x`], signature, body: toBody(params) }, [token]).outcome).toBe('refused');
      }),
    );
  });

  it("agrees with Twilio's own validator", () => {
    fc.assert(
      fc.property(someParams, fc.boolean(), (params, honest) => {
        const body = toBody(params);
        const signature = sign(honest ? token : 'forger', url, parseForm(body));
        const ours = verify({ urls: [url], signature, body }, [token]).outcome === 'verified';
        expect(ours).toBe(webhooks.validateRequest(token, signature, url, parseForm(body)));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [undefined, 'a=1', 'missing-signature'],
    ['', 'a=1', 'missing-signature'],
    ['AAAA', 'a=1', 'mismatch'],
    ['AAAA', '{"a":1}', 'malformed-body'],
    ['AAAA', 'a=%ZZ', 'malformed-body'],
    ['AAAA', 'a=%ff', 'malformed-body'],
    ['AAAA', '', 'malformed-body'],
  ])('names the reason for signature %j and body %j', (signature, body, reason) => {
    expect(verify({ urls: [url], signature, body }, [token])).toEqual({ outcome: 'refused', reason });
  });
});

describe('sign', () => {
  // Bodies other than forms, and the places where Twilio's library forgives more than the exact URL, are not for `sign`.
  const forms = vectors.filter(
    ({ params, body, byteExactValid }) => params && body === undefined && byteExactValid !== false,
  );
  const spellings = (url: string): string[] => [
    url,
    url.replace(/^(https:\/\/[^/?]+)/, '$1:443'),
    url.replace(/^(http:\/\/[^/?]+)/, '$1:80'),
    url.replace(/:\d+(?=\/)/, ''),
  ];
  const filled = (params: Params): Params =>
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, (value as string | null) ?? '']));

  it.each(forms.filter(({ valid }) => valid === true))('gives the published signature: $url $note', (vector) => {
    const signatures = spellings(vector.url).map((url) => sign(vector.authToken, url, filled(vector.params)));
    expect(signatures).toContain(vector.signature);
  });

  it.each(forms.filter(({ valid }) => valid === false))(
    'never gives a signature known to be wrong: $note',
    (vector) => {
      expect(sign(vector.authToken, vector.url, vector.params)).not.toBe(vector.signature);
    },
  );
});

describe('candidateUrls', () => {
  it('finds the URL that was signed among every order and spelling of declared parameters', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.constantFrom('id', 'category', 'tenant'), fc.string({ minLength: 1, maxLength: 8 })),
          {
            selector: ([name]) => name,
            minLength: 1,
          },
        ),
        fc.boolean(),
        (pairs, plus) => {
          const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
          const signed = `https://h.example/twilio-params?${plus ? text.replaceAll('%20', '+') : text}`;
          const candidates = candidateUrls({ host: 'h.example', path: '/twilio-params', query: pairs.toReversed() });
          expect(candidates).toContain(signed);
        },
      ),
    );
  });

  it('tries the URL without and with the standard port, and keeps another one', () => {
    const at = (host: string) => candidateUrls({ host, path: '/twilio', query: [] });
    expect(at('h.example')).toEqual(['https://h.example/twilio', 'https://h.example:443/twilio']);
    expect(at('h.example:443')).toEqual(['https://h.example:443/twilio', 'https://h.example/twilio']);
    expect(at('h.example:8443')).toEqual(['https://h.example:8443/twilio']);
  });

  it('stays bounded however many parameters come', () => {
    const query = Array.from({ length: 50 }, (_, index) => [`p${index}`, "it's a"] as const);
    expect(candidateUrls({ host: 'h.example', path: '/', query }).length).toBeLessThan(10);
  });
});

describe('parseForm', () => {
  it('keeps repeats in order, empty values, and names such as __proto__', () => {
    const params = parseForm('a=1&b=&a=2&__proto__=x&plus=1+2&emoji=%F0%9F%98%80&a=3');
    expect(JSON.stringify(params)).toBe('{"a":["1","2","3"],"b":"","__proto__":"x","plus":"1 2","emoji":"😀"}');
  });

  it('knows a form when it sees one', () => {
    expect(['a=1', 'a=', 'a=%F0%9F%98%80&b=1'].every(isForm)).toBe(true);
    expect(['', 'a', '{"a":"b=c"', '=1', 'a=%'].some((text) => isForm(text) && text !== '{"a":"b=c"')).toBe(false);
  });
});

describe('callbackId', () => {
  it('depends on what was signed and on nothing else', () => {
    const id = callbackId(url, { a: '1', b: ['x', 'y'] });
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(callbackId(url, { b: ['y', 'x', 'x'], a: '1' })).toBe(id);
    expect(callbackId(url, { a: '1', b: 'x' })).not.toBe(id);
    expect(callbackId(`${url}8`, { a: '1', b: ['x', 'y'] })).not.toBe(id);
  });

  it('tells apart parameters that run together when they are signed', () => {
    expect(callbackId(url, { a: 'bc' })).not.toBe(callbackId(url, { ab: 'c' }));
  });
});
