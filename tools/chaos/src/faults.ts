import type { Random } from '@status-callbacks/simulator/random';

/** What may become of a request to AWS, but for arriving and being answered. */
export type Fault =
  /** Takes a while. */
  | 'delayed'
  /** Refused because there are too many. */
  | 'throttled'
  /** AWS has a fault of its own. */
  | 'failed'
  /** Never arrives. */
  | 'cut'
  /** Has its effect, and nobody hears of it. */
  | 'unanswered'
  /** Some of its entries have their effect, the others are named as failed. */
  | 'in part';

/** Of a thousand requests. */
const PER_MILLE: readonly (readonly [Fault, number])[] = [
  ['delayed', 100],
  ['throttled', 60],
  ['failed', 40],
  ['cut', 20],
  ['unanswered', 40],
  ['in part', 200],
];

/** Now and then a service is down for everybody, so that what the SDK tries again by itself is not enough. */
const OUTAGE = { perMille: 6, requests: [10, 60], failing: 0.9 } as const;

/** Draws what happens to one request after the other. */
export const drawFaults = (random: Random): (() => Fault | undefined) => {
  let outage = 0;
  return () => {
    if (outage === 0 && random.int(1, 1_000) <= OUTAGE.perMille) outage = random.int(...OUTAGE.requests);
    if (outage > 0) {
      outage -= 1;
      if (random.chance(OUTAGE.failing)) return random.pick(['throttled', 'failed', 'cut'] as const);
    }
    let drawn = random.int(1, 1_000);
    for (const [fault, share] of PER_MILLE) {
      if (drawn <= share) return fault;
      drawn -= share;
    }
    return undefined;
  };
};
