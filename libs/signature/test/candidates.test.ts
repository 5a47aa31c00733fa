import fc from 'fast-check';
import { candidateUrls, receivedUrl } from '../src/candidates.ts';

const urls = (fields: Partial<Parameters<typeof candidateUrls>[0]>) => [
  ...candidateUrls({ host: 'h.example', path: '/twilio', query: '', ...fields }),
];

it('has the URL as received first', () => {
  expect(urls({ query: 'a=it%27s&b=%C3%A9' })[0]).toBe('https://h.example/twilio?a=it%27s&b=%C3%A9');
});

it('tries the URL without and with the standard port, and another one as it is, without and with the standard one', () => {
  expect(urls({})).toEqual(['https://h.example/twilio', 'https://h.example:443/twilio']);
  expect(urls({ host: 'h.example:443' })).toEqual(['https://h.example:443/twilio', 'https://h.example/twilio']);
  expect(urls({ host: 'h.example:8443' })).toEqual([
    'https://h.example:8443/twilio',
    'https://h.example/twilio',
    'https://h.example:443/twilio',
  ]);
});

it('tries a URL with and without its user name', () => {
  expect(urls({ host: 'user:pass@h.example' })).toEqual(
    expect.arrayContaining([
      'https://user:pass@h.example/twilio',
      'https://h.example/twilio',
      'https://user:pass@h.example:443/twilio',
    ]),
  );
});

it.each([
  ["q=it's", 'q=it%27s'],
  ['q=it%27s', "q=it's"],
  ['q=a%40b%3Ac', 'q=a@b:c'],
  ['q=%C3%A9', 'q=é'],
  ['q=é', 'q=%C3%A9'],
  ['q=it%27s%40%C3%A9', "q=it's@é"],
  ['q=(a!b*)', 'q=%28a%21b%2A%29'],
  ['q=%28a%21b%2a%29', 'q=(a!b*)'],
])('received as %s, may have been signed as %s', (query, signed) => {
  expect(urls({ query })).toContain(`https://h.example/twilio?${signed}`);
});

it('encodes again a path that the gateway decoded', () => {
  expect(urls({ path: "/twilio-any/a b/it's/é" })).toEqual(
    expect.arrayContaining([
      "https://h.example/twilio-any/a%20b/it's/%C3%A9",
      "https://h.example/twilio-any/a%20b/it's/é",
    ]),
  );
});

it('finds the URL that was signed among every order and spelling of decoded parameters', () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.toWellFormed());
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom('id', 'category', 'tenant'), value), {
        selector: ([name]) => name,
        minLength: 1,
      }),
      fc.boolean(),
      fc.boolean(),
      (pairs, plus, apostrophe) => {
        const plain = pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&');
        const spaced = plus ? plain.replaceAll('%20', '+') : plain;
        const signed = apostrophe ? spaced.replaceAll("'", '%27') : spaced;
        expect(urls({ query: pairs.toReversed() })).toContain(`https://h.example/twilio?${signed}`);
      },
    ),
  );
});

it('tries an empty value as sent and as not sent', () => {
  const query = [
    ['id', '7'],
    ['category', ''],
  ] as const;
  expect(urls({ query })).toEqual(
    expect.arrayContaining([
      'https://h.example/twilio?id=7',
      'https://h.example/twilio?id=7&category=',
      'https://h.example/twilio?category=&id=7',
    ]),
  );
});

it('tries a comma as a comma and as what joined two values', () => {
  const tried = urls({ query: [['id', 'a,b']] });
  for (const signed of ['id=a%2Cb', 'id=a,b', 'id=a&id=b'])
    expect(tried).toContain(`https://h.example/twilio?${signed}`);
});

it('stays bounded, whatever comes', () => {
  const query = Array.from({ length: 50 }, (_, index) => [`p${index}`, "it's a, @é"] as const);
  expect(urls({ query }).length).toBeLessThanOrEqual(1_024);
  expect(urls({ query: query.map(([name]) => [name, ''] as const).slice(0, 4) }).length).toBeLessThanOrEqual(1_024);
  expect(urls({ query: "%27'@%40é".repeat(1_000) }).length).toBeLessThan(100);
});

it('tries every order of five parameters, and of more the order given', () => {
  const pairs = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, '1'] as const);
  expect(urls({ query: pairs.slice(0, 5) })).toContain('https://h.example/twilio?e=1&d=1&c=1&b=1&a=1');
  expect(urls({ query: pairs })[0]).toBe('https://h.example/twilio?a=1&b=1&c=1&d=1&e=1&f=1');
});

it('takes apart what commas joined, also beside values without one', () => {
  const query = [
    ['id', 'a,b'],
    ['category', 'x'],
  ] as const;
  expect(urls({ query })).toContain('https://h.example/twilio?id=a&id=b&category=x');
});

it('stops at the bound', () => {
  const query = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, "it's @é"] as const);
  expect(urls({ query })).toHaveLength(1_024);
});

it('finds the port of an IPv6 address, and no other colon', () => {
  expect(urls({ host: '[2001:db8::1]:8443' })).toEqual([
    'https://[2001:db8::1]:8443/twilio',
    'https://[2001:db8::1]/twilio',
    'https://[2001:db8::1]:443/twilio',
  ]);
});

it('has the URL as received first, whatever was received', () => {
  const text = fc.string({ unit: fc.constantFrom(..."aé%20+,'=&@/") });
  const pairs = fc.array(fc.tuple(text, text), { maxLength: 4 });
  fc.assert(
    fc.property(text, fc.oneof(text, pairs), (path, query) => {
      const request = { host: 'h.example', path: `/${path}`, query };
      expect(candidateUrls(request).next().value).toBe(receivedUrl(request));
    }),
  );
});
