import fc from 'fast-check';
import { type Usage, priced } from '../src/bill.ts';
import { type PriceName, prices } from '../src/prices.ts';

const usage = fc.record({
  service: fc.constantFrom('ingest', 's3-archiver', 'a sink of yours'),
  what: fc.string(),
  price: fc.constantFrom(...(Object.keys(prices) as PriceName[])),
  quantity: fc.integer({ min: 0, max: 1_000_000_000 }),
});

it('prices a line by its quantity', () => {
  const usages: Usage[] = [
    { service: 'ingest', what: 'HTTP API', price: 'httpApiRequest', quantity: 2_000_000 },
    { service: 'ingest', what: 'queue', price: 'sqsRequest', quantity: 500_000 },
    { service: 's3-archiver', what: 'objects', price: 's3Put', quantity: 1_000 },
  ];
  const { lines, services, dollars } = priced(usages);
  expect(lines.map((line) => line.dollars)).toEqual([2, expect.closeTo(0.2), 0.005]);
  expect(services).toEqual({ ingest: expect.closeTo(2.2), 's3-archiver': 0.005 });
  expect(dollars).toBeCloseTo(2.205);
});

it('adds up: services and the whole are the sums of their lines', () => {
  fc.assert(
    fc.property(fc.array(usage), (usages) => {
      const { lines, services, dollars } = priced(usages);
      const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      expect(dollars).toBeCloseTo(sum(lines.map((line) => line.dollars)));
      expect(dollars).toBeCloseTo(sum(Object.values(services)));
      expect(lines).toHaveLength(usages.length);
    }),
  );
});

it.each(Object.entries(prices))('knows where %s is from, and how old it is', (_, price) => {
  expect(price.dollars).toBeGreaterThan(0);
  expect(price.unit).not.toBe('');
  expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w-]+\/pricing\//);
  expect(price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
});
