import type { Log } from '@status-callbacks/logging/log';
import { type FirstReceipt, callbackKey } from '../first-receipt.ts';
import type { CountedError } from './distinct.ts';

/** More than say how large a share is, and few enough to be asked for within seconds. */
const MAX_ASKED = 500;

export interface Asking {
  readonly firstReceipt: FirstReceipt;
  /** From 0 to 1. */
  readonly random: () => number;
}

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] => {
  const all = [...items];
  for (let left = all.length; left > 1; left--) {
    const chosen = Math.floor(random() * left);
    [all[left - 1], all[chosen]] = [all[chosen]!, all[left - 1]!];
  }
  return all;
};

/**
 * Those of some errors that were received for the first time before `since` and are here because somebody has posted them again.
 * An error that was late itself is none of them. Of more than can be asked for, a sample is, and of the rest as many are taken
 * for old, by lot. What the history cannot say counts: rather one alert too many.
 */
export const postedAgain = async (
  errors: readonly CountedError[],
  since: number,
  { firstReceipt, random }: Asking,
  log: Log,
): Promise<ReadonlySet<CountedError>> => {
  const inAnyOrder = shuffled(errors, random);
  const asked = inAnyOrder.slice(0, MAX_ASKED);
  const first = asked.length > 0 ? await firstReceipt(asked, log) : new Map<string, number>();
  const old = asked.filter((error) => {
    const at = first.get(callbackKey(error)) ?? error.receivedAt;
    return at < since && at < error.receivedAt;
  });
  const share = old.length / Math.max(1, asked.length);
  return new Set([...old, ...inAnyOrder.slice(MAX_ASKED).filter(() => random() < share)]);
};
