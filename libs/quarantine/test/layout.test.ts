import fc from 'fast-check';
import { type Entry, parseLine, requestOf, toLine } from '../src/entry.ts';
import { keyOfPart, keyRange, objectKey, reasonIn } from '../src/layout.ts';
import { grouped } from '../src/put.ts';

const receivedAt = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const entry: fc.Arbitrary<Entry> = fc.record({
  id: fc.uuid(),
  reason: fc.constantFrom('mismatch', 'unknown-account', 'too-large'),
  receivedAt,
  message: fc.record({
    body: fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    attributes: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), fc.string()),
  }),
});
const batch = fc.array(entry, { minLength: 1, maxLength: 20 });
const linesOf = (entries: readonly Entry[]): string[] => entries.map(toLine).sort();
const keyOf = (entries: readonly Entry[]): string => objectKey(entries, linesOf(entries));

it('keeps what a caller wrote as text, line feeds and hostile names too', () => {
  fc.assert(
    fc.property(entry, (one) => {
      expect(toLine(one)).not.toContain('\n');
      expect(toLine(parseLine(toLine(one)))).toBe(toLine(one));
      expect(requestOf(one).receivedAt).toBe(one.receivedAt);
    }),
  );
});

it('names an object by what is in it: the same entries in any order are the same object, others another', () => {
  fc.assert(
    fc.property(batch, batch, (one, other) => {
      for (const group of grouped(one)) expect(keyOf(group.toReversed())).toBe(keyOf(group));
      const [first, second] = [grouped(one)[0]!, grouped(other)[0]!];
      expect(keyOf(first) === keyOf(second)).toBe(linesOf(first).join() === linesOf(second).join());
    }),
  );
});

it('finds every object of a window by its keys, and says its reason', () => {
  fc.assert(
    fc.property(batch, receivedAt, fc.integer({ min: 1, max: 10 * 86_400_000 }), (entries, start, span) => {
      const window = { from: Date.parse(start), to: Date.parse(start) + span };
      const { after, until } = keyRange(window);
      for (const group of grouped(entries)) {
        const key = keyOf(group);
        expect(reasonIn(key)).toBe(group[0]!.reason);
        const isWanted = group.some(({ receivedAt }) => {
          const time = Date.parse(receivedAt);
          return time >= window.from && time < window.to;
        });
        if (isWanted) expect(key > after && key <= until).toBe(true);
      }
    }),
  );
});

it('keeps a part of an object under its hour and reason', () => {
  const one: Entry = {
    id: '1',
    reason: 'mismatch',
    receivedAt: '2026-11-23T16:00:00.000Z',
    message: { body: '', attributes: {} },
  };
  const key = objectKey([one], [toLine(one)]);
  expect(key).toMatch(
    /^quarantine\/v1\/dt=2026-11-23\/hour=16\/reason=mismatch\/1795449600000-[0-9a-f]{32}\.jsonl\.gz$/,
  );
  expect(keyOfPart(key, 'released/v1/', [toLine(one)])).toBe(key.replace('quarantine', 'released'));
  expect(reasonIn('quarantine/v1/other.txt')).toBeUndefined();
});

it('says where a line is wrong, and never what is in it', () => {
  expect(() => parseLine('{"id":"+15005550001"}')).toThrow(/not an entry: reason, receivedAt, message/);
  expect(() => parseLine('{"id":"+15005550001"}')).not.toThrow('5550001');
});
