import type { StatusCallback } from '@status-callbacks/contract/status-callback';

const laneOf = (resourceSid: string, lanes: number): number => {
  let hash = 0;
  for (let index = 0; index < resourceSid.length; index++) hash = (hash * 31 + resourceSid.charCodeAt(index)) >>> 0;
  return hash % lanes;
};

/** Requests that may go side by side, one lane beside the other: each resource keeps its order, because it keeps its lane. */
export const lanesOf = (events: readonly StatusCallback[], lanes: number, batchSize: number): StatusCallback[][][] => {
  const byLane = Map.groupBy(events, ({ data }) => laneOf(data.resourceSid, lanes));
  return [...byLane.values()].map((lane) =>
    Array.from({ length: Math.ceil(lane.length / batchSize) }, (_, index) =>
      lane.slice(index * batchSize, (index + 1) * batchSize),
    ),
  );
};
