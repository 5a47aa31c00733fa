import { knownState } from './products/products.ts';
import type { StatusCallback } from './status-callback.ts';

/** What must be known of a callback to place it in the life of its resource: every `StatusCallback` is one. */
export interface Occurrence {
  readonly id: string;
  readonly time: string;
  readonly data: Pick<
    StatusCallback['data'],
    'product' | 'resourceSid' | 'status' | 'rank' | 'terminal' | 'errorCode'
  > & {
    readonly request: { readonly receivedAt: string };
  };
}

/**
 * Sorts the callbacks of one resource by their place in its life, whatever order they arrived in. `dynamo-writer` uses it
 * as the sort key of its table, so the last item is the current state. A callback that Twilio delivered twice has one id
 * and two times of receipt, and so two keys that stand side by side: each delivery stays what it was, whichever is written
 * last.
 */
export const lifecycleKey = ({ id, data }: Occurrence): string =>
  `${String(data.rank).padStart(4, '0')}#${data.status}#${id}#${Date.parse(data.request.receivedAt)}`;

/** A status is Twilio's word and may hold anything. */
const LIFECYCLE_KEY = /^(\d{4})#(.*)#([^#]*)#\d+$/s;

/** @throws {TypeError} when it is none */
export const readLifecycleKey = (key: string): { rank: number; status: string; id: string } => {
  const [, rank, status, id] = LIFECYCLE_KEY.exec(key) ?? [];
  if (rank === undefined || status === undefined || id === undefined) throw new TypeError('not a lifecycle key');
  return { rank: Number(rank), status, id };
};

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

/** One final state, and what may follow one: anything else is a contradiction, and so is a success with an error. */
const contradictions = (events: readonly Occurrence[], errorCode: string | undefined): string[] => {
  const finals = new Map(
    events
      .filter(({ data }) => data.terminal)
      .map(({ data: { product, status } }) => [status, knownState(product, status)]),
  );
  const outcomes = [...finals].filter(([, state]) => !state?.follows).map(([status]) => status);
  const successes = [...finals].filter(([, state]) => state?.succeeds).map(([status]) => status);
  return [
    ...(outcomes.length > 1 ? [`final states contradict: ${outcomes.sort().join(', ')}`] : []),
    ...(errorCode && successes.length > 0 ? [`${successes.sort().join(', ')} with error ${errorCode}`] : []),
  ];
};

/**
 * The state of one resource from any of its callbacks. Every permutation, with any duplicates, gives the same state, and
 * more callbacks never move it back from a final state.
 * @throws {RangeError} when there is nothing to resolve
 */
export const resolve = (callbacks: readonly Occurrence[]): ResourceState => {
  const inTime = callbacks.toSorted((a, b) => before(a.time, b.time) || before(lifecycleKey(a), lifecycleKey(b)));
  // Of a callback that was delivered twice the first receipt counts.
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
