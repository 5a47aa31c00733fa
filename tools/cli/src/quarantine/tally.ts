import type { Refused } from './refused.ts';

export interface Group {
  readonly reason: string;
  readonly accountSid: string | undefined;
  count: number;
  oldest: string;
  newest: string;
}

export interface Tally {
  readonly add: (refused: Refused) => void;
  /** Largest first. */
  readonly groups: () => readonly Group[];
}

/** Counts by reason and account, in memory that does not grow with the number of messages. */
export const newTally = (): Tally => {
  const groups = new Map<string, Group>();
  return {
    add: ({ reason, accountSid, receivedAt }) => {
      const key = `${reason} ${accountSid ?? ''}`;
      const group = groups.get(key);
      if (!group) {
        groups.set(key, { reason, accountSid, count: 1, oldest: receivedAt, newest: receivedAt });
        return;
      }
      group.count += 1;
      if (receivedAt < group.oldest) group.oldest = receivedAt;
      if (receivedAt > group.newest) group.newest = receivedAt;
    },
    groups: () => [...groups.values()].sort((a, b) => b.count - a.count || (a.oldest < b.oldest ? -1 : 1)),
  };
};
