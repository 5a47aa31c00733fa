import type { Observation } from '../system/observe.ts';
import { eventsFile, profile } from './profile.ts';

export interface FunctionCost {
  readonly service: string;
  readonly module: string;
  readonly records: number;
  /** Microseconds of CPU for each record. */
  readonly cpuPerRecord: number;
  /** Heap in use after as many records as were observed, and after ten times as many; megabytes. */
  readonly heap: readonly [once: number, tenTimes: number];
}

const TEN_TIMES = 9;

/** What each function costs in CPU and memory, called again with the events it was observed with. */
export const functionCosts = async ({ functions }: Observation, folder: string): Promise<FunctionCost[]> => {
  const costs: FunctionCost[] = [];
  for (const observed of functions) {
    const { service, module, file, exportName, env, events } = observed;
    const { cpu, records, heap } = await profile(env, {
      file,
      exportName,
      events: await eventsFile(folder, `${service}-${module}`, events),
      rounds: TEN_TIMES,
    });
    costs.push({ service, module, records, cpuPerRecord: cpu / records, heap: [heap[0] / 1e6, heap[1] / 1e6] });
  }
  return costs;
};

/** CPU of all functions for one callback, microseconds, by service. */
export const cpuPerCallback = (costs: readonly FunctionCost[], callbacks: number): Record<string, number> => {
  const sums = Map.groupBy(costs, ({ service }) => service);
  return Object.fromEntries(
    [...sums].map(([service, some]) => [
      service,
      some.reduce((sum, { cpuPerRecord, records }) => sum + cpuPerRecord * records, 0) / (callbacks * TEN_TIMES),
    ]),
  );
};
