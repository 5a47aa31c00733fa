/** What ended in one stretch of time. How long a stretch is, is none of this file's business. */
export interface Bucket {
  /** Its number: the next one's is one more. */
  readonly at: number;
  readonly total: number;
  readonly errors: number;
}

/** A spike that is going on. */
export interface Spike {
  /** Its first bucket. */
  readonly since: number;
  /** What ended since then. */
  readonly total: number;
  readonly errors: number;
  /** The first bucket of the calm it is in now, if it is in one. */
  readonly calmSince?: number;
}

/** What is remembered of one series: an account, a category of errors, a value of a custom parameter. */
export interface Level {
  /** Decayed counts of what was ordinary. */
  readonly total: number;
  readonly errors: number;
  /** The last buckets, the latest last; they are ordinary only once they are over and nothing came of them. */
  readonly recent: readonly Bucket[];
  readonly spike?: Spike;
}

export type Change =
  | { readonly kind: 'opened'; readonly spike: Spike; readonly usual: number; readonly share: number }
  | { readonly kind: 'closed'; readonly spike: Spike; readonly usual: number; readonly until: number };

/** Buckets looked at together: one of a small campaign says nothing. */
export const WINDOW = 5;
/** What is ordinary is forgotten by half in 360 buckets: six hours of minutes. */
const DECAY = 0.5 ** (1 / 360);
/** What a series without a past is held against: as if this many had ended before, this share of them with an error. */
const PRIOR = { total: 100, share: 0.03 };

/** Fewer say nothing, however bad they look. */
const LEAST_TOTAL = 30;
const LEAST_ERRORS = 8;
/** The share must be higher by this, and by this many standard deviations, than is usual. */
const LEAST_RISE = 0.05;
const DEVIATIONS = 6;
/** A series that is hardly known has no level of its own yet: then only what is bad anywhere is a spike. */
const LEAST_KNOWN = 300;
const BAD_ANYWAY = 0.25;
/** Below this it counts as calm, and so long must it be calm. */
const CALM_DEVIATIONS = 2;
const CALM_BUCKETS = 5;

const usualShare = ({ total, errors }: Level): number => (errors + PRIOR.total * PRIOR.share) / (total + PRIOR.total);

const sum = (buckets: readonly Bucket[]): { total: number; errors: number } => ({
  total: buckets.reduce((all, { total }) => all + total, 0),
  errors: buckets.reduce((all, { errors }) => all + errors, 0),
});

/** How far a count is from what is usual, in standard deviations of a binomial. */
const deviation = ({ total, errors }: { total: number; errors: number }, usual: number): number =>
  total === 0 ? 0 : (errors - total * usual) / Math.sqrt(total * usual * (1 - usual));

const isSpike = (counts: { total: number; errors: number }, level: Level, usual: number): boolean =>
  counts.total >= LEAST_TOTAL &&
  (level.total >= LEAST_KNOWN || counts.errors / counts.total >= BAD_ANYWAY) &&
  counts.errors >= LEAST_ERRORS &&
  counts.errors / counts.total >= usual + LEAST_RISE &&
  deviation(counts, usual) >= DEVIATIONS;

/** What has left the window without a spike was ordinary. */
const absorb = (level: Level, past: readonly Bucket[], passed: number): Level => {
  const fade = DECAY ** passed;
  const { total, errors } = sum(past);
  return { ...level, total: level.total * fade + total, errors: level.errors * fade + errors };
};

export const NEW_LEVEL: Level = { total: 0, errors: 0, recent: [] };

/**
 * One more bucket of a series, later than all before it; buckets in which nothing ended may be left out. The share of errors is
 * held against what was usual for this series itself, so that a campaign which always fails by a tenth alarms nobody, and one
 * that goes from 2 % to 30 % does. A spike opens once and closes once.
 */
export const nextBucket = (level: Level, bucket: Bucket): { readonly level: Level; readonly change?: Change } => {
  const cut = bucket.at - WINDOW;
  const recent = [...level.recent, bucket].filter(({ at }) => at > cut);
  const past = level.recent.filter(({ at }) => at <= cut);
  const last = level.recent.at(-1)?.at ?? bucket.at;
  const known = level.spike ? level : absorb(level, past, bucket.at - last);
  const usual = usualShare(known);
  const counts = sum(recent);

  if (!level.spike) {
    if (!isSpike(counts, known, usual)) return { level: { ...known, recent } };
    const spike = { since: recent[0]!.at, ...counts };
    const share = counts.errors / counts.total;
    return { level: { ...known, recent, spike }, change: { kind: 'opened', spike, usual, share } };
  }
  const grown = {
    since: level.spike.since,
    total: level.spike.total + bucket.total,
    errors: level.spike.errors + bucket.errors,
  };
  if (deviation(counts, usual) > CALM_DEVIATIONS) return { level: { ...known, recent, spike: grown } };
  const calmSince = level.spike.calmSince ?? bucket.at;
  const spike = { ...grown, calmSince };
  if (bucket.at - calmSince < CALM_BUCKETS) return { level: { ...known, recent, spike } };
  return {
    level: { total: known.total, errors: known.errors, recent },
    change: { kind: 'closed', spike, usual, until: calmSince },
  };
};
