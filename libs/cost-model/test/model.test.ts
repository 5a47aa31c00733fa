import fc from 'fast-check';
import type { Assumptions } from '../src/assumptions.ts';
import { type Bill, priced } from '../src/bill.ts';
import { modelled } from '../src/model.ts';
import { settings } from '../src/settings.ts';
import { type Traffic, ordinaryMix } from '../src/traffic.ts';
import { usagesOf } from '../src/usage.ts';

const MILLION = 1_000_000;
/** Every batch of live traffic is full. */
const FULL = 1_000;

const ordinary: Traffic = { ...ordinaryMix, callbacks: MILLION, perSecond: FULL };

const usages = (traffic: Partial<Traffic>, stage: keyof typeof settings = 'prod', assumed?: Partial<Assumptions>) =>
  usagesOf(modelled({ ...ordinary, ...traffic }, settings[stage], assumed));
const bill = (...args: Parameters<typeof usages>): Bill => priced(usages(...args));
const line = ({ lines }: Bill, service: string, what: string): number | undefined =>
  lines.find((one) => one.service === service && one.what === what)?.quantity;

/** To a thousandth: numbers so small that they have no half are nobody's share. */
const share = fc.nat({ max: 1_000 }).map((thousandths) => thousandths / 1_000);
const stage = fc.constantFrom('dev' as const, 'prod' as const);
const traffic = fc
  .record({
    callbacks: fc.integer({ min: 1, max: 100 * MILLION }),
    perSecond: fc.double({ min: 0.001, max: 20_000, noNaN: true }),
    bytes: fc.integer({ min: 500, max: 200_000 }),
    custom: share,
    any: share,
    forged: share,
    final: share,
    ofFinal: share,
  })
  .map(({ final, ofFinal, ...rest }) => ({
    ...rest,
    final,
    errors: final * ofFinal,
    delivered: final * (1 - ofFinal),
  }));

it('keeps the budget: a million callbacks of ordinary SMS, all sinks on, prod, full batches, for $3.00', () => {
  expect(bill({}).dollars).toBeLessThanOrEqual(3);
});

it('is little above it where only the batches of live traffic are full, and those of errors are not', () => {
  expect(bill({ perSecond: 100 }).dollars).toBeLessThanOrEqual(3.05);
});

it('counts one request each at the door, and ten messages a request behind it', () => {
  const full = bill({});
  expect(line(full, 'ingest', 'HTTP API')).toBe(MILLION);
  expect(line(full, 'ingest', 'Queue: sent')).toBe(MILLION);
  expect(line(full, 'ingest', 'Queue: read and emptied')).toBeCloseTo(200_000);
  expect(line(full, 'ingest', 'topic')).toBeCloseTo(100_000);
  expect(line(full, 's3-archiver', 'objects')).toBeCloseTo(1_000);
  expect(line(full, 'error-router', 'bus')).toBeCloseTo(25_000);
});

it('writes one unit for a callback and one for each index that applies', () => {
  const written = (mix: Partial<Traffic>) => line(bill(mix), 'dynamo-writer', 'History: written');
  expect(written({ final: 0, errors: 0, delivered: 0 })).toBe(MILLION);
  expect(written({})).toBeCloseTo(1.525 * MILLION);
  expect(written({ custom: 1 })).toBeCloseTo(3.525 * MILLION);
});

it('lets nothing forged past quarantine', () => {
  const forged = bill({ forged: 1 });
  expect(Object.keys(forged.services)).toEqual(['ingest']);
  expect(line(forged, 'ingest', 'quarantine objects')).toBeCloseTo(10_000);
  expect(line(forged, 'ingest', 'topic')).toBeUndefined();
});

it('charges the function before the queue only for what passes it', () => {
  const calls = (any: number) => line(bill({ any }), 'ingest', 'functions: calls') ?? 0;
  expect(calls(0.5) - calls(0)).toBeCloseTo(MILLION / 2);
});

it('takes the time of functions from the caller', () => {
  const time = (assumed?: Partial<Assumptions>) => line(bill({}, 'prod', assumed), 'dynamo-writer', 'functions: time');
  expect(time()).toBeCloseTo((10_000 * 0.02 + MILLION * 0.0005) * 0.5);
  expect(time({ msPerCall: 100, msPerRecord: 0 })).toBeCloseTo(10_000 * 0.1 * 0.5);
});

it('doubles with the callbacks, at the same rate', () => {
  fc.assert(
    fc.property(traffic, stage, (some, name) => {
      const once = usages(some, name);
      const twice = usages({ ...some, callbacks: 2 * some.callbacks }, name);
      expect(twice).toEqual(once.map((one) => ({ ...one, quantity: expect.closeTo(2 * one.quantity, 3) })));
    }),
  );
});

it('costs no more a callback when more come, and when they come faster', () => {
  fc.assert(
    fc.property(traffic, stage, fc.double({ min: 1, max: 1_000, noNaN: true }), (some, name, times) => {
      const perCallback = (more: Partial<Traffic>): number => {
        const all = { ...some, ...more };
        return bill(all, name).dollars / all.callbacks;
      };
      const before = perCallback({}) * (1 + 1e-9);
      expect(perCallback({ callbacks: some.callbacks * times })).toBeLessThanOrEqual(before);
      expect(perCallback({ perSecond: some.perSecond * times })).toBeLessThanOrEqual(before);
    }),
  );
});

it('has no line for what is not used, and none that is no number', () => {
  fc.assert(
    fc.property(traffic, stage, (some, name) => {
      for (const { quantity } of usages(some, name)) expect(quantity > 0 && quantity < Infinity).toBe(true);
    }),
  );
});
