import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bill } from '@status-callbacks/cost-model/bill';
import { countedBill, itemCosts, modelledPrice } from './bill.ts';
import { type Floor, floor } from './floor.ts';
import { type FunctionCost, cpuPerCallback, functionCosts } from './function/cpu.ts';
import { type Load, loads } from './function/load.ts';
import { type Rate, sustained } from './rate/sustained.ts';
import { type ReplayRate, replayRate } from './replay.ts';
import { type Observation, observe } from './system/observe.ts';
import { byService, totalOf } from './system/tally.ts';
import { type UnderTest, baselineSystem, thisSystem } from './system/under-test.ts';
import { traffic } from './traffic.ts';

/** How much of everything. */
export interface Scale {
  readonly seed: number;
  /** Callbacks whose requests are counted, of ours and of the baseline. */
  readonly counted: readonly [ours: number, baseline: number];
  readonly rated: number;
  readonly loadings: number;
  readonly replayed: number;
}

export interface DesignMeasures {
  /** Requests and invocations behind the front door for 1,000 callbacks. */
  readonly requests: { readonly total: number; readonly byService: Readonly<Record<string, number>> };
  readonly item: { readonly units: number; readonly bytes: number };
  /** List price of a million callbacks, dollars, from what was counted. */
  readonly counted: Bill;
  readonly functions: readonly FunctionCost[];
  /** Microseconds for one callback, by service. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly rate: Rate;
}

export interface Measures {
  readonly scale: Scale;
  readonly ours: DesignMeasures;
  readonly baseline: DesignMeasures;
  readonly floor: Floor;
  readonly loads: readonly Load[];
  /** Modelled price of a million in production, dollars, by how many come in a day. */
  readonly growth: readonly { readonly callbacksADay: number; readonly dollars: number }[];
  readonly modelled: Bill;
  /** The same with errors in 5 % of all callbacks, twice what is ordinary. */
  readonly modelledWithErrors: Bill;
  readonly replay: ReplayRate;
}

const DAILY = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 86_400_000];
/** A thousand a second. */
const STEADY = 86_400_000;

interface Observed {
  readonly underTest: UnderTest;
  readonly folder: string;
  readonly callbacks: number;
  readonly scale: Scale;
  readonly note: (what: string) => void;
}

/** Everything about one design; `while` sees the observation before AWS stops answering. */
const design = async (
  { underTest, folder, callbacks, scale, note }: Observed,
  meanwhile: (observation: Observation) => Promise<void> = async () => {},
): Promise<DesignMeasures> => {
  note(`${underTest.name}: counting requests of ${callbacks} callbacks`);
  const observation = await observe(underTest, traffic(callbacks, scale.seed));
  let functions: FunctionCost[];
  try {
    note(`${underTest.name}: CPU and memory of each function`);
    functions = await functionCosts(observation, folder);
    await meanwhile(observation);
  } finally {
    await observation.stop();
  }
  note(`${underTest.name}: sustained rate and latency`);
  const rate = await sustained(underTest, scale.rated, scale.seed);
  const { tally } = observation;
  const perThousand = (count: number): number => (count * 1_000) / callbacks;
  return {
    requests: {
      total: perThousand(totalOf(tally)),
      byService: Object.fromEntries(
        Object.entries(byService(tally)).map(([service, count]) => [service, perThousand(count)]),
      ),
    },
    item: itemCosts(observation, underTest.writer),
    counted: countedBill(observation, underTest.writer, underTest.name === 'this'),
    functions,
    cpu: cpuPerCallback(functions, callbacks),
    rate,
  };
};

/** Both designs and the floor, in one run on one machine. */
export const measure = async (scale: Scale, note: (what: string) => void): Promise<Measures> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbacks-bench-'));
  try {
    let found: { floor: Floor; loads: readonly Load[] } | undefined;
    const ours = await design(
      { underTest: thisSystem(), folder, callbacks: scale.counted[0], scale, note },
      async (observation) => {
        note('CPU of verifying, against the floor');
        const measured = floor(observation);
        note('loading each function, bundled and not');
        found = { floor: measured, loads: await loads(observation.functions, scale.loadings) };
      },
    );
    const underTest = await baselineSystem(folder);
    const baseline = await design({ underTest, folder, callbacks: scale.counted[1], scale, note });
    note(`replaying ${scale.replayed} events`);
    const replay = await replayRate(scale.replayed, Math.max(1_000, scale.replayed / 20));
    return {
      scale,
      ours,
      baseline,
      ...found!,
      growth: DAILY.map((callbacksADay) => ({ callbacksADay, dollars: modelledPrice(callbacksADay).dollars })),
      modelled: modelledPrice(STEADY),
      modelledWithErrors: modelledPrice(STEADY, { errors: 0.05, delivered: 0.45 }),
      replay,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
