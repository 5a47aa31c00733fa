/** One callback, as an index knows it. */
export interface Entry {
  readonly resourceSid: string;
  readonly receivedAt: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where a resource stands in an answer: at one of its callbacks, after those of other accounts with the same SID. */
export interface Position extends Entry {
  /** '' for none. */
  readonly accountSid: string;
}

/** The latest first; what came in the same millisecond, by resource. */
export const newestFirst = (a: Entry, b: Entry): number =>
  compare(b.receivedAt, a.receivedAt) || compare(a.resourceSid, b.resourceSid);

/** The order of an answer. */
export const inAnswer = (a: Position, b: Position): number => newestFirst(a, b) || compare(a.accountSid, b.accountSid);
