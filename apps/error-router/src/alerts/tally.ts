export interface Share {
  readonly total: number;
  readonly errors: number;
}

/** What ended in an account: all of it, its errors by category, and all of it by the value of each declared parameter. */
export interface Tally extends Share {
  readonly categories: ReadonlyMap<string, number>;
  /** By `name=value`. */
  readonly parameters: ReadonlyMap<string, Share>;
}

/** Callbacks that are alike, each of which counts. */
export interface Counted {
  /** Of their errors; none where there was none. */
  readonly category?: string | undefined;
  readonly parameters: readonly string[];
  readonly count: number;
}

export const NO_TALLY: Tally = { total: 0, errors: 0, categories: new Map(), parameters: new Map() };

export const tallyOf = (counted: readonly Counted[]): Tally => {
  let [total, errors] = [0, 0];
  const categories = new Map<string, number>();
  const shares = new Map<string, Share>();
  for (const { category, parameters, count } of counted) {
    const failed = category === undefined ? 0 : count;
    total += count;
    errors += failed;
    if (category !== undefined) categories.set(category, (categories.get(category) ?? 0) + count);
    for (const value of parameters) {
      const known = shares.get(value) ?? { total: 0, errors: 0 };
      shares.set(value, { total: known.total + count, errors: known.errors + failed });
    }
  }
  return { total, errors, categories, parameters: shares };
};
