import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import { products } from '@status-callbacks/contract/products';
import { single } from '@status-callbacks/contract/read';
import type { Filter } from './filter.ts';
import { type HistoryEvent, isKey, statusHour } from './item.ts';
import { type Index, byCustom, byErrorCode, byStatus } from './schema.ts';
import { type Window, hoursBack } from './window.ts';

/** Partitions of one index that are read together. */
interface Partitions {
  readonly index: Index;
  readonly values: readonly string[];
}

/** Where a question starts. */
export interface ChosenIndex {
  /** Whether the index has an entry of a callback. */
  readonly include: (event: HistoryEvent) => boolean;
  /** Everything in one has been received before anything in the one before it. */
  readonly partitions: (window: Window) => Iterable<Partitions>;
}

/** The final statuses of a product, or of all. */
const finalStatuses = (product: string | undefined): ReadonlySet<string> =>
  new Set(
    products
      .filter(({ name }) => product === undefined || name === product)
      .flatMap(({ states }) => Object.entries(states))
      .flatMap(([status, { terminal }]) => (terminal ? [status] : [])),
  );

const byValue = (index: Index, values: readonly string[], include: ChosenIndex['include']): ChosenIndex => ({
  include,
  partitions: () => [{ index, values: values.filter(isKey) }],
});

const byFinalStatus = (statuses: readonly string[]): ChosenIndex => ({
  include: ({ data }) => data.terminal && statuses.includes(data.status),
  *partitions(window) {
    for (const hour of hoursBack(window)) {
      yield { index: byStatus, values: statuses.map((status) => statusHour(status, hour)) };
    }
  },
});

/**
 * The index with the fewest entries to go through: a parameter is one resource or one campaign, an error is rare, and
 * everybody ends in some final state. None for a state that is not final, which the table has no index of because every
 * message would pay for it.
 */
export const chooseIndex = ({ custom = {}, errorCodes, status, product }: Filter): ChosenIndex | undefined => {
  for (const name of declaredParameters) {
    const value = custom[name];
    if (isKey(value)) {
      return byValue(byCustom(name), [value], ({ data }) => single(data.custom, name) === value);
    }
  }
  if (errorCodes) return byValue(byErrorCode, errorCodes, ({ data }) => errorCodes.includes(data.errorCode ?? ''));
  const final = finalStatuses(product);
  const asked = status === undefined ? [...final] : final.has(status) ? [status] : [];
  return asked.length > 0 ? byFinalStatus(asked) : undefined;
};
