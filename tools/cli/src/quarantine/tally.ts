import type { Refused } from './selection.ts';

interface Group {
  readonly reason: string;
  readonly accountSid: string | undefined;
  readonly route: string;
  count: number;
  oldest: string;
  newest: string;
}

export interface Tally {
  readonly add: (refused: Refused) => void;
  /** Largest first. */
  readonly groups: () => readonly Group[];
  /** Requests of accounts that are not told apart, because a forger can name as many as they like. */
  readonly ungrouped: () => number;
}

const MAX_GROUPS = 10_000;

/** Counts by reason, account and route, in memory that does not grow with the number of requests. */
export const newTally = (): Tally => {
  const groups = new Map<string, Group>();
  let ungrouped = 0;
  return {
    add: ({ entry: { reason, receivedAt }, accountSid, route }) => {
      const key = JSON.stringify([reason, accountSid, route]);
      const group = groups.get(key);
      if (!group) {
        if (groups.size === MAX_GROUPS) ungrouped += 1;
        else groups.set(key, { reason, accountSid, route, count: 1, oldest: receivedAt, newest: receivedAt });
        return;
      }
      group.count += 1;
      if (receivedAt < group.oldest) group.oldest = receivedAt;
      if (receivedAt > group.newest) group.newest = receivedAt;
    },
    groups: () => [...groups.values()].sort((a, b) => b.count - a.count || (a.oldest < b.oldest ? -1 : 1)),
    ungrouped: () => ungrouped,
  };
};
