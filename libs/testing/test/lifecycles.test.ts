import { products } from '@status-callbacks/contract/products';
import { read } from '@status-callbacks/contract/read';
import { resolve } from '@status-callbacks/contract/state';
import fc from 'fast-check';
import { deliveriesOf, undisturbed } from '../src/deliveries.ts';
import { lifecycles } from '../src/lifecycles.ts';

const named = lifecycles.map((lifecycle) => ({ ...lifecycle, lifecycle }));

describe('the lifecycles', () => {
  it.each(products.map(({ name, states }) => ({ name, states })))('have every status of $name', ({ name, states }) => {
    const statuses = lifecycles.filter(({ product }) => product === name).flatMap((lifecycle) => lifecycle.statuses);
    expect([...new Set(statuses)].sort()).toEqual(Object.keys(states).sort());
  });

  it('have a product nobody knows yet', () => {
    expect(lifecycles.some(({ product }) => product === 'unknown')).toBe(true);
  });

  it('are each of another resource', () => {
    expect(new Set(lifecycles.map(({ resourceSid }) => resourceSid)).size).toBe(lifecycles.length);
  });

  it('hold no number that could be real', () => {
    const numbers = JSON.stringify(lifecycles).match(/\+\d{5,}/g) ?? [];
    expect(numbers.filter((number) => !/^\+1(500)?555\d{4,7}$/.test(number))).toEqual([]);
  });
});

describe.each(named)('$product, $name', ({ lifecycle }) => {
  const { product, resourceSid, statuses, callbacks } = lifecycle;

  it('reads as what it is', () => {
    expect(callbacks.map(read)).toEqual(
      statuses.map((status) => expect.objectContaining({ product, resourceSid, status })),
    );
  });

  it('ends in its last status', () => {
    expect(resolve(undisturbed(lifecycle)).status).toBe(statuses.at(-1));
  });

  it('has the same state whatever order its callbacks come in, and however often', () => {
    const state = resolve(undisturbed(lifecycle));
    fc.assert(
      fc.property(deliveriesOf(lifecycle), (delivered) => expect(resolve(delivered)).toEqual(state)),
      { numRuns: 30 },
    );
  });

  it('never leaves a final state for one that is not', () => {
    fc.assert(
      fc.property(deliveriesOf(lifecycle), fc.nat(), (delivered, cut) => {
        const seen = delivered.slice(0, 1 + (cut % delivered.length));
        if (resolve(seen).terminal) expect(resolve(delivered).terminal).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

it('sees a contradiction only where a message is both undelivered and delivered', () => {
  const odd = lifecycles.filter((lifecycle) => resolve(undisturbed(lifecycle)).anomalies.length > 0);
  expect(odd.map(({ name }) => name)).toEqual(['in two segments, one lost']);
});
