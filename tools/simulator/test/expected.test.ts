import { buildStatusCallback } from '@status-callbacks/contract/build';
import { resolve } from '@status-callbacks/contract/state';
import fc from 'fast-check';
import { expected } from '../src/expected.ts';
import { plan } from '../src/plan.ts';
import { idOf } from '../src/signed-request.ts';

const target = { baseUrl: 'http://127.0.0.1:4000' };
const options = { messages: 60, calls: 15, forged: 0.1, duplicated: 0.2, failing: 0.3, shuffled: true };

/** The receiver's reading of the same requests. */
const received = (requests: ReturnType<typeof plan>['requests']) =>
  requests
    .filter(({ kind }) => kind !== 'forged')
    .map((planned, index) =>
      buildStatusCallback({
        id: idOf(planned, target),
        params: planned.params,
        custom: {},
        request: { url: planned.path, signature: '', receivedAt: new Date(index).toISOString() },
      }),
    );

describe('expected', () => {
  it('agrees with what a receiver makes of the callbacks, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const planned = plan({ ...options, seed });
        const outcome = expected(planned, target);
        const events = Map.groupBy(received(planned.requests), ({ data }) => data.resourceSid);

        expect(events.size).toBe(outcome.resources.length);
        for (const { resourceSid, product, status, terminal, errorCode, callbacks } of outcome.resources) {
          const own = events.get(resourceSid)!;
          expect(resolve(own)).toMatchObject({ product, status, terminal, errorCode, anomalies: [] });
          expect(new Set(own.map(({ id }) => id))).toEqual(new Set(callbacks));
        }
        const failed = new Set([...events.values()].flat().flatMap(({ id, data }) => (data.errorCode ? [id] : [])));
        expect(new Set(outcome.errors.map(({ id }) => id))).toEqual(failed);
      }),
      { numRuns: 20 },
    );
  });

  it('gives no two callbacks the same id', () => {
    const ids = expected(plan({ ...options, seed: 3, messages: 500 }), target).resources.flatMap(
      ({ callbacks }) => callbacks,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('adds up', () => {
    const { totals, errors, forgedSids, resources } = expected(plan({ ...options, seed: 4 }), target);
    expect(totals.sent).toBe(totals.originals + totals.duplicates + totals.forged);
    expect(totals.originals).toBe(resources.flatMap(({ callbacks }) => callbacks).length);
    expect(totals.errors).toBe(errors.length);
    expect(Object.values(totals.errorsByCode).reduce((sum, count) => sum + count, 0)).toBe(errors.length);
    expect(new Set(forgedSids).size).toBe(totals.forged);
  });

  it('knows no forged resource', () => {
    const { forgedSids, resources } = expected(plan({ ...options, seed: 5 }), target);
    const real = new Set(resources.map(({ resourceSid }) => resourceSid));
    expect(forgedSids.filter((sid) => real.has(sid))).toEqual([]);
  });
});
