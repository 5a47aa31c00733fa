/** One callback, as an index knows it. */
export interface Entry {
  readonly resourceSid: string;
  readonly receivedAt: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The latest first; what came in the same millisecond, by resource. */
export const newestFirst = (a: Entry, b: Entry): number =>
  compare(b.receivedAt, a.receivedAt) || compare(a.resourceSid, b.resourceSid);
