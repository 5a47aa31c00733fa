import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { quantile } from '../median.ts';
import type { UnderTest } from '../system/under-test.ts';
import { traffic } from '../traffic.ts';
import { run } from './running.ts';

export interface Rate {
  /** Callbacks a second, from the first request until nothing is left to do, sender and AWS on the same cores. */
  readonly perSecond: number;
  readonly callbacks: number;
  /** At half of that: milliseconds from acceptance until in the table. */
  readonly latency: { readonly perSecond: number; readonly p50: number; readonly p99: number };
}

const SIDE_BY_SIDE = 16;
/** So that functions are loaded and compiled. */
const WARM_UP = 1_000;
const LATENCY_SECONDS = 20;

/** As fast as a system takes callbacks and deals with them, then how long one takes at half that rate. */
export const sustained = async (underTest: UnderTest, callbacks: number, seed: number): Promise<Rate> => {
  const running = await run(underTest);
  try {
    const play = async (count: number, offset: number, rate?: number): Promise<void> => {
      const requests = traffic(count, seed + offset).requests.map((one) => signedRequest(one, running.target));
      await send(requests, { concurrency: SIDE_BY_SIDE, ...(rate && { rate }) });
    };
    await play(WARM_UP, 1);
    await running.idle();
    const requests = traffic(callbacks, seed).requests.map((one) => signedRequest(one, running.target));
    const began = performance.now();
    await send(requests, { concurrency: SIDE_BY_SIDE });
    await running.idle();
    const perSecond = (callbacks * 1_000) / (performance.now() - began);

    const half = perSecond / 2;
    await play(Math.round(half * LATENCY_SECONDS), 2, half);
    const { latencies } = await running.idle();
    return {
      perSecond,
      callbacks,
      latency: { perSecond: half, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
    };
  } finally {
    await running.stop();
  }
};
