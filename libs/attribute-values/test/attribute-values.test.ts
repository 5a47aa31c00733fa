import fc from 'fast-check';
import { fromAttributes, toAttributes } from '../src/attribute-values.ts';

/** Names that every object has already, and any others. */
const names = fc.oneof(
  fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype), 'S', 'M', 'length'),
  fc.string({ unit: 'binary' }),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));
const maps = fc.dictionary(names, values, { maxKeys: 5, noNullPrototype: false });

it('gives back every JSON value under every name', () => {
  fc.assert(
    fc.property(maps, (map) => {
      expect(JSON.stringify(fromAttributes(toAttributes(map)))).toBe(JSON.stringify(map));
    }),
  );
});

it('writes what DynamoDB documents', () => {
  expect(toAttributes({ s: 'a', n: 1.5, b: false, z: null, l: ['a', 1], m: { x: '' }, u: undefined })).toEqual({
    s: { S: 'a' },
    n: { N: '1.5' },
    b: { BOOL: false },
    z: { NULL: true },
    l: { L: [{ S: 'a' }, { N: '1' }] },
    m: { M: { x: { S: '' } } },
  });
});

it('keeps `__proto__` and `constructor`, and changes no prototype', () => {
  const map = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":"c"}') as object;
  const attributes = toAttributes(map);
  expect(Object.keys(attributes)).toEqual(['__proto__', 'constructor']);
  expect(Object.keys(fromAttributes(attributes))).toEqual(['__proto__', 'constructor']);
  expect({}).not.toHaveProperty('polluted');
});

it.each([() => {}, Symbol('s'), 1n, NaN, Infinity])('refuses %p', (value) => {
  expect(() => toAttributes({ value })).toThrow(TypeError);
});

it('refuses what it never wrote', () => {
  expect(() => fromAttributes({ set: { SS: ['a'] } })).toThrow(TypeError);
  expect(() => fromAttributes({ nothing: {} })).toThrow(TypeError);
});
