import { aCallback, someCallbacks } from '@status-callbacks/testing/callbacks';
import { objectKey } from '../src/layout.ts';
import { objectBody } from '../src/object.ts';

describe('objectKey', () => {
  it('names the hour of receipt in UTC, at midnight and in January too', () => {
    const at = (receivedAt: string) => objectKey([aCallback({ receivedAt })]);
    expect(at('2026-11-23T16:59:59.999Z')).toMatch(
      /^callbacks\/v1\/dt=2026-11-23\/hour=16\/1795453199999-[0-9a-f]{16}\.jsonl\.gz$/,
    );
    expect(at('2027-01-01T00:00:00.000Z')).toContain('dt=2027-01-01/hour=00/');
  });

  it('is the same for the same events in any order, and another for any other events', () => {
    const events = someCallbacks(3);
    expect(objectKey(events.toReversed())).toBe(objectKey(events));
    expect(objectKey(events.slice(1))).not.toBe(objectKey(events));
  });
});

describe('objectBody', () => {
  it('is the same bytes for the same events in any order', async () => {
    const events = someCallbacks(3);
    expect(await objectBody(events.toReversed())).toEqual(await objectBody(events));
  });
});
