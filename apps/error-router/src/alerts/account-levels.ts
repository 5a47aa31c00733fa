import { type Change, type Level, NEW_LEVEL, nextBucket } from './spike.ts';
import { MAX_VALUES } from './group.ts';
import { NO_TALLY, type Share, type Tally } from './tally.ts';

/** What a share of errors is watched of: all of an account, one category of its errors, one value of a parameter. */
export type Series = 'all' | `category:${string}` | `parameter:${string}`;

export type Levels = Readonly<Record<string, Level>>;

export interface SeriesChange {
  readonly series: Series;
  readonly change: Change;
}

const isCategory = (series: string): boolean => series.startsWith('category:');

/** What a bucket holds of each series. A category that has come before is there without errors, too, or it would look worse than it is. */
const sharesOf = (levels: Levels, { total, errors, categories, parameters }: Tally): Record<string, Share> => {
  const known = Object.keys(levels)
    .filter(isCategory)
    .map((series) => [series, 0] as const);
  const counted = [...categories].map(([category, count]) => [`category:${category}`, count] as const);
  return {
    all: { total, errors },
    ...Object.fromEntries([...known, ...counted].map(([series, count]) => [series, { total, errors: count }])),
    ...Object.fromEntries([...parameters].map(([value, share]) => [`parameter:${value}`, share])),
  };
};

/** Only as many values as a parameter of campaigns has: the best known stay, and any that has a spike. */
const pruned = (levels: Record<string, Level>): Levels => {
  const values = Object.entries(levels).filter(([series]) => series.startsWith('parameter:'));
  const worth = ([, level]: [string, Level]): number => (level.spike ? Infinity : level.total + level.recent.length);
  for (const [series] of values.sort((one, other) => worth(other) - worth(one)).slice(MAX_VALUES)) {
    delete levels[series];
  }
  return levels;
};

/** One more bucket of an account: the levels of all its series, and what opened or closed. */
export const nextLevels = (
  levels: Levels,
  bucket: number,
  tally: Tally = NO_TALLY,
): { readonly levels: Levels; readonly changes: readonly SeriesChange[] } => {
  const shares = sharesOf(levels, tally);
  const spiking = Object.keys(levels).filter((series) => levels[series]?.spike);
  const changes: SeriesChange[] = [];
  const next: Record<string, Level> = { ...levels };
  for (const series of new Set([...Object.keys(shares), ...spiking])) {
    const { total, errors } = shares[series] ?? { total: 0, errors: 0 };
    if (total === 0 && !levels[series]?.spike) continue;
    const { level, change } = nextBucket(levels[series] ?? NEW_LEVEL, { at: bucket, total, errors });
    next[series] = level;
    if (change) changes.push({ series: series as Series, change });
  }
  return { levels: pruned(next), changes };
};

/** Levels as they would be, had a bucket that they have had held this instead; for as long as it is looked at. */
export const recounted = (levels: Levels, bucket: number, tally: Tally): Levels => {
  const shares = sharesOf(levels, tally);
  const none = { total: 0, errors: 0 };
  return Object.fromEntries(
    Object.entries(levels).map(([series, level]) => [
      series,
      {
        ...level,
        recent: level.recent.map((one) => (one.at === bucket ? { at: bucket, ...(shares[series] ?? none) } : one)),
      },
    ]),
  );
};
