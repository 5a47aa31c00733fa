import { aCallback, messageParams, sid, someCallbacks } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { firstReceipt, objectKey } from '../src/layout.ts';
import { objectBody } from '../src/object.ts';

describe('objectKey', () => {
  it('names the hour of receipt in UTC, at midnight and in January too', () => {
    const at = (receivedAt: string) => objectKey([aCallback({ receivedAt })]);
    expect(at('2026-11-23T16:59:59.999Z')).toMatch(
      /^callbacks\/v1\/dt=2026-11-23\/hour=16\/1795453199999-[0-9a-f]{32}\.jsonl\.gz$/,
    );
    expect(at('2027-01-01T00:00:00.000Z')).toContain('dt=2027-01-01/hour=00/');
  });

  it('is the same for the same events in any order, and another for any other content', () => {
    // Few values for each part, so that events that differ in one of them alone are common.
    const some = <T>(...values: T[]) => fc.constantFrom(...values);
    const anEvent = fc
      .record({
        sid: some(1, 2),
        params: some<Record<string, string>>({}, { Extra: 'a' }),
        replayid: some('', 'r1'),
        second: some(0, 1),
      })
      .map(({ sid: number, params, replayid, second }) => ({
        ...aCallback({
          params: messageParams({ MessageSid: sid('SM', number), ...params }),
          receivedAt: `2026-11-23T16:00:0${second}.000Z`,
        }),
        ...(replayid && { replayid }),
      }));
    const aBatch = fc.uniqueArray(anEvent, { selector: (event) => JSON.stringify(event), minLength: 1, maxLength: 6 });
    const content = (batch: readonly object[]) => JSON.stringify(batch.map((event) => JSON.stringify(event)).sort());
    fc.assert(
      fc.property(aBatch, aBatch, fc.nat(), (batch, other, turn) => {
        const turned = [...batch.slice(turn % batch.length), ...batch.slice(0, turn % batch.length)];
        expect(objectKey(turned)).toBe(objectKey(batch));
        expect(objectKey(other) === objectKey(batch)).toBe(content(other) === content(batch));
      }),
      { numRuns: 500 },
    );
  });

  it('is another for an event that has the same id and less evidence', () => {
    const original = aCallback();
    const rebuilt = { ...original, data: { ...original.data, params: {}, source: 'history' } };
    expect(objectKey([rebuilt])).not.toBe(objectKey([original]));
    expect(objectKey([{ ...original, replayid: 'r1' }])).not.toBe(objectKey([original]));
  });
});

describe('firstReceipt', () => {
  it.each(['0123456789abcdef', '0123456789abcdef0123456789abcdef'])('reads keys whose hash is %s', (hash) => {
    expect(firstReceipt(`callbacks/v1/dt=2026-11-23/hour=16/1795449600000-${hash}.jsonl.gz`)).toBe(1795449600000);
  });

  it('reads no other key', () => {
    const keys = ['0123456789abcde', '0123456789abcdef0', '0123456789abcdef0123456789abcdeg'];
    for (const hash of keys) {
      expect(firstReceipt(`callbacks/v1/dt=2026-11-23/hour=16/1795449600000-${hash}.jsonl.gz`)).toBeUndefined();
    }
  });
});

describe('objectBody', () => {
  it('is the same bytes for the same events in any order', async () => {
    const [first, ...rest] = someCallbacks(3);
    const events = [first!, { ...first!, replayid: 'r1' }, ...rest];
    expect(await objectBody(events.toReversed())).toEqual(await objectBody(events));
  });
});
