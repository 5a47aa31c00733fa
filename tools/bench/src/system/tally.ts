import type { WrittenItem } from './write-units.ts';

/** What a system had AWS do, behind its front door. */
export interface Tally {
  /** By service. */
  readonly invocations: Map<string, number>;
  /** By service and operation: `ingest PublishBatch`. Lambda's own requests to queues are among them. */
  readonly requests: Map<string, number>;
  readonly written: WrittenItem[];
  /** Records that functions were called with, and events that they put on a bus; by service. */
  readonly records: Map<string, number>;
  readonly busEvents: Map<string, number>;
}

export const newTally = (): Tally => ({
  invocations: new Map(),
  requests: new Map(),
  written: [],
  records: new Map(),
  busEvents: new Map(),
});

export const add = (counts: Map<string, number>, key: string, count = 1): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);

/** Requests and invocations, by service. */
export const byService = ({ invocations, requests }: Tally): Record<string, number> => {
  const sums = new Map(invocations);
  for (const [key, count] of requests) add(sums, key.slice(0, key.indexOf(' ')), count);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
};

export const totalOf = (tally: Tally): number => Object.values(byService(tally)).reduce((sum, count) => sum + count, 0);
