import type { Params } from '@status-callbacks/contract/status-callback';

/** What Twilio sends about one resource from its first callback to its last, in the order it happens. */
export interface Lifecycle {
  readonly product: string;
  readonly name: string;
  readonly resourceSid: string;
  /** The status each callback reports. */
  readonly statuses: readonly string[];
  readonly callbacks: readonly Params[];
}

/** A status, and what its callback carries beyond what every callback of the resource does. */
export type Step = readonly [status: string, more?: Params];

/** `paramsOf` says how the product writes a callback; the steps say what happens. */
export const lifecycle = (
  product: string,
  name: string,
  resourceSid: string,
  steps: readonly Step[],
  paramsOf: (status: string, index: number) => Params,
): Lifecycle => ({
  product,
  name,
  resourceSid,
  statuses: steps.map(([status]) => status),
  callbacks: steps.map(([status, more], index) => ({ ...paramsOf(status, index), ...more })),
});
