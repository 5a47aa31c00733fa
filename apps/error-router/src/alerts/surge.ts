import { type Levels, nextLevels, type Series, type SeriesChange } from './account-levels.ts';
import type { Spike } from './spike.ts';
import type { Tally } from './tally.ts';

/** Errors of an account that are far more than usual, from the first of its series that says so to the last. */
export interface Surge extends Pick<Spike, 'since' | 'total' | 'errors'> {
  /** What stands out most. */
  readonly series: Series;
  readonly usual: number;
  /** The category most of the errors are of, and the `name=value` most of them have, if there is one. */
  readonly category?: string;
  readonly parameter?: string;
}

export type SurgeChange =
  | { readonly kind: 'opened'; readonly surge: Surge }
  | { readonly kind: 'closed'; readonly surge: Surge; readonly until: number };

export interface AccountState {
  readonly account: string;
  /** The last that was looked at. */
  readonly bucket: number;
  readonly levels: Levels;
  readonly surge?: Surge;
}

const recentErrors = (levels: Levels, series: string): number =>
  (levels[series]?.recent ?? []).reduce((sum, { errors }) => sum + errors, 0);

/** What more than half of the errors of the last buckets have in common. */
const mostly = (levels: Levels, prefix: 'category:' | 'parameter:'): string | undefined => {
  const half = recentErrors(levels, 'all') / 2;
  const main = Object.keys(levels).find((series) => series.startsWith(prefix) && recentErrors(levels, series) > half);
  return main?.slice(prefix.length);
};

type Opened = Extract<SeriesChange['change'], { kind: 'opened' }>;

const shareOf = ({ change }: SeriesChange): number => (change as Opened).share;

/** Of those that open together, the one with the greatest share: a campaign rather than the account that it is a part of. */
const opening = (levels: Levels, opened: readonly SeriesChange[]): Surge => {
  const specific = opened.filter(({ series }) => series.startsWith('parameter:'));
  const [first] = (specific.length > 0 ? specific : opened).toSorted((one, other) => shareOf(other) - shareOf(one));
  const { series, change } = first!;
  const { since, total, errors } = change.spike;
  const category = mostly(levels, 'category:');
  const parameter = series.startsWith('parameter:') ? series.slice('parameter:'.length) : mostly(levels, 'parameter:');
  return {
    series,
    usual: change.usual,
    since,
    total,
    errors,
    ...(category && { category }),
    ...(parameter && { parameter }),
  };
};

const countsOf = (
  series: Series,
  { total, errors, categories, parameters }: Tally,
): { total: number; errors: number } => {
  if (series.startsWith('parameter:')) {
    return parameters.get(series.slice('parameter:'.length)) ?? { total: 0, errors: 0 };
  }
  return { total, errors: series === 'all' ? errors : (categories.get(series.slice('category:'.length)) ?? 0) };
};

/**
 * One more bucket of an account. What goes wrong in a campaign shows in its account and in a category of errors, too, now
 * sooner, now later: an account has one surge at a time, which is over when all of its series are calm.
 */
export const nextAccount = (
  state: AccountState,
  bucket: number,
  tally?: Tally,
): { readonly state: AccountState; readonly change?: SurgeChange } => {
  const { levels, changes } = nextLevels(state.levels, bucket, tally);
  const { surge, ...rest } = { ...state, bucket, levels };
  if (!surge) {
    const opened = changes.filter(({ change }) => change.kind === 'opened');
    if (opened.length === 0) return { state: rest };
    const begun = opening(levels, opened);
    return { state: { ...rest, surge: begun }, change: { kind: 'opened', surge: begun } };
  }
  const more = tally ? countsOf(surge.series, tally) : { total: 0, errors: 0 };
  const grown = { ...surge, total: surge.total + more.total, errors: surge.errors + more.errors };
  if (Object.values(levels).some(({ spike }) => spike)) return { state: { ...rest, surge: grown } };
  const calmSince = changes.flatMap(({ change }) => (change.kind === 'closed' ? [change.until] : []));
  return { state: rest, change: { kind: 'closed', surge: grown, until: Math.max(surge.since, ...calmSince) } };
};
