import type { StatusCallback } from './status-callback.ts';

/**
 * Sorts the callbacks of one resource by their place in its life, whatever order they arrived in. `dynamo-writer` uses it
 * as the sort key of its table, so the last item is the current state.
 */
export const lifecycleKey = ({ id, data }: Pick<StatusCallback, 'id' | 'data'>): string =>
  `${String(data.rank).padStart(4, '0')}#${data.status}#${id}`;

export interface ResourceState {
  readonly resourceSid: string;
  readonly product: string;
  readonly status: string;
  readonly terminal: boolean;
  /** The first error reported, by `time`; a later success does not erase it. */
  readonly errorCode: string | undefined;
  readonly firstTime: string;
  readonly lastTime: string;
  /** What should not happen and did, in plain words. */
  readonly anomalies: readonly string[];
}

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `read` follows `delivered`; any other pair of final states is a contradiction. */
const contradictions = (events: readonly StatusCallback[], errorCode: string | undefined): string[] => {
  const finals = [...new Set(events.filter(({ data }) => data.terminal).map(({ data }) => data.status))].sort();
  const outcomes = finals.includes('read') ? finals.filter((status) => status !== 'delivered') : finals;
  return [
    ...(outcomes.length > 1 ? [`final states contradict: ${outcomes.join(', ')}`] : []),
    ...(errorCode && finals.some((status) => status === 'delivered' || status === 'read')
      ? [`delivered with error ${errorCode}`]
      : []),
  ];
};

/**
 * The state of one resource from any of its callbacks. Every permutation, with any duplicates, gives the same state, and
 * more callbacks never move it back from a final state.
 * @throws {RangeError} when there is nothing to resolve
 */
export const resolve = (callbacks: readonly StatusCallback[]): ResourceState => {
  const inTime = callbacks.toSorted((a, b) => before(a.time, b.time) || before(a.id, b.id));
  // A callback that Twilio delivered twice has one id and two times of receipt: the first one counts.
  const byTime = [...Map.groupBy(inTime, ({ id }) => id).values()].map(([earliest]) => earliest!);
  const byLife = byTime.toSorted((a, b) => before(lifecycleKey(a), lifecycleKey(b)));
  const current = byLife.at(-1);
  if (!current) throw new RangeError('a resource without callbacks has no state');
  const errorCode = byTime.find(({ data }) => data.errorCode)?.data.errorCode;
  return {
    resourceSid: current.data.resourceSid,
    product: current.data.product,
    status: current.data.status,
    terminal: current.data.terminal,
    errorCode,
    firstTime: byTime[0]!.time,
    lastTime: byTime.at(-1)!.time,
    anomalies: contradictions(byTime, errorCode),
  };
};
