import fc from 'fast-check';
import { compareUtf8 } from '../src/utf8-order.ts';

/** Near each other, so that many pairs differ late; with surrogates, lone ones too, and what is above them. */
const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'é', '\uD7FF', '\uD800', '\uDFFF', '\uE000', '\uFFFD', '😀'),
    fc.string({ unit: 'binary' }),
  ),
});

it('agrees with the bytes of UTF-8', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2_000 },
  );
});

it('puts an emoji above U+FFFD', () => {
  expect(['😀', '\uFFFD'].toSorted(compareUtf8)).toEqual(['\uFFFD', '😀']);
});
