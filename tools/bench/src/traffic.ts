import { type Plan, plan } from '@status-callbacks/simulator/plan';

/** Half of the callbacks are final, so a tenth of the messages makes a twentieth of the callbacks. */
const FAILING = 0.1;

/** Callbacks of messages, 5 % of them with an error, in Twilio's order, without parameters of anybody's. */
export const traffic = (callbacks: number, seed: number): Plan => {
  const planned = plan({
    seed,
    messages: callbacks,
    ...{ calls: 0, forged: 0, duplicated: 0, failing: FAILING, shuffled: false, custom: 0 },
  });
  return { ...planned, requests: planned.requests.slice(0, callbacks) };
};
