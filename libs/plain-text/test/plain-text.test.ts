import fc from 'fast-check';
import { escaped, shown } from '../src/plain-text.ts';

const ATTACKS: Readonly<Record<string, string>> = {
  'clears the screen': '\u001b[2J',
  'sets the title': '\u001b]0;title\u0007',
  'makes a link': '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\',
  'the same with C1': '\u009b2J\u009d8;;https://evil.example\u009c',
  'makes a new line': 'a\nFAKE LINE',
  'goes back to the beginning of the line': 'a\rFAKE LINE',
  'ends a line as Unicode does': 'a\u2028b\u2029c\u0085d\u000be\u000cf',
  deletes: 'abc\b\b\b\u007f',
  reorders: '\u202eabc\u202c \u2066abc\u2069 \u200e\u200f\u061c',
  hides: 'a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg\u034fh\u3164i',
  'has half a character': '\ud83d',
  'tags in secret': 'a\u{e0041}\u{e0042}',
};

// The end of a terminal: it would act on any of these.
const isActedOn = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u3164]/u;

describe.each([
  ['escaped', escaped],
  ['shown', shown],
])('%s', (_, safe) => {
  it.each(Object.entries(ATTACKS))('lets nothing through that %s', (_what, text) => {
    expect(isActedOn.test(text)).toBe(true);
    expect(isActedOn.test(safe(text))).toBe(false);
  });

  it('lets through what people write', () => {
    for (const text of ['Grüße, 東京', 'שלום', '❤️ 😀', 'Ω+1500555\u00a06']) expect(safe(text)).toBe(text);
  });

  it('makes one harmless line of anything', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(isActedOn.test(safe(text))).toBe(false)));
  });
});

it('keeps JSON what it says', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(escaped(text))).toEqual(JSON.parse(text));
    }),
  );
});

it('names what it replaces', () => {
  expect(escaped('Bob\u001b[2J\u202e\u{e0041}')).toBe('Bob\\u001b[2J\\u202e\\udb40\\udc41');
});

it('keeps a message short', () => {
  expect(shown('x'.repeat(61))).toBe(`${'x'.repeat(60)}…`);
});
