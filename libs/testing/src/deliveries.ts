import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import fc from 'fast-check';
import { aCallback } from './callbacks.ts';
import type { Lifecycle } from './lifecycle.ts';

const START = Date.UTC(2026, 10, 23, 16);

const deliveryOf = ({ callbacks }: Lifecycle, index: number, retriedAfter: number): StatusCallback =>
  aCallback({
    params: callbacks[index]!,
    receivedAt: new Date(START + index * 1_000 + retriedAfter).toISOString(),
  });

/** Each callback received once, in order, a second apart: what nothing disturbed. */
export const undisturbed = (lifecycle: Lifecycle): StatusCallback[] =>
  lifecycle.callbacks.map((_, index) => deliveryOf(lifecycle, index, 0));

/**
 * What Twilio and SQS may make of a lifecycle: every callback, some of them delivered again as they were, some sent again by
 * Twilio and received later (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides), in any order.
 */
export const deliveriesOf = (lifecycle: Lifecycle): fc.Arbitrary<StatusCallback[]> => {
  const again = fc.record({
    index: fc.nat(lifecycle.callbacks.length - 1),
    retriedAfter: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 15_000 })),
  });
  return fc.array(again, { maxLength: lifecycle.callbacks.length * 2 }).chain((repeated) => {
    const all = [
      ...undisturbed(lifecycle),
      ...repeated.map(({ index, retriedAfter }) => deliveryOf(lifecycle, index, retriedAfter)),
    ];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
};
