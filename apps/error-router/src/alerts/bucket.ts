/** Time is cut into buckets of one length, numbered since the epoch. */
export const bucketAt = (at: number, seconds: number): number => Math.floor(at / (seconds * 1_000));

export const beginningOf = (bucket: number, seconds: number): number => bucket * seconds * 1_000;

/** So long after its end, what was counted in a bucket has been written. */
const SETTLED_MS = 2_000;

export const settledAt = (bucket: number, seconds: number): number => beginningOf(bucket + 1, seconds) + SETTLED_MS;

/** The last one that nothing is added to any more. */
export const lastSettled = (now: number, seconds: number): number => bucketAt(now - SETTLED_MS, seconds) - 1;
