/** A callback that speaks against sending. */
export interface Evidence {
  /** Of the callback's event. */
  readonly id: string;
  /** Epoch milliseconds: of its first receipt, or when Twilio says it happened, if that is earlier. */
  readonly at: number;
  readonly code: string;
}

/** What speaks for sending again, and answers all evidence up to its time. */
export interface Lift {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: 'delivery' | 'opt-in' | 'hand';
  /** Of the event that did it. */
  readonly id?: string;
}

/** What is known of one recipient for one reason and scope, whoever told it, in whatever order and however often. */
export interface Entry {
  /** By time, each callback once. The newest, and answered ones too. */
  readonly evidence: readonly Evidence[];
  readonly lift?: Lift;
}

/** Enough for every strike that could count, and few enough for an entry to stay small. */
export const MAX_EVIDENCE = 20;

export const NOTHING: Entry = { evidence: [] };

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);

const byTime = (a: Evidence, b: Evidence): number =>
  compare(a.at, b.at) || compare(a.id, b.id) || compare(a.code, b.code);

const byStrength = (a: Lift, b: Lift): number =>
  compare(a.at, b.at) || compare(a.by, b.by) || compare(a.id ?? '', b.id ?? '');

const isSameEvidence = (a: Evidence | undefined, b: Evidence | undefined): boolean =>
  a !== undefined && b !== undefined && byTime(a, b) === 0;

/** By time, each callback at its first receipt only. */
const firstOfEach = (evidence: readonly Evidence[]): Evidence[] => {
  const first = new Map<string, Evidence>();
  for (const one of evidence.toSorted(byTime)) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
};

const later = (a: Lift | undefined, b: Lift | undefined): Lift | undefined =>
  a && b ? (byStrength(a, b) < 0 ? b : a) : (a ?? b);

/**
 * Associative, commutative and idempotent: any order of any facts, with any repetitions, is the same entry, so writers need
 * no order and a replay changes nothing (docs/adr/0008-suppression-is-a-merge.md). A callback that comes again counts once, and
 * before the newest are taken: copies of one cannot push others out. Of more callbacks than an entry keeps, this needs each to
 * come with the time of its first receipt, which is why writers look that up.
 */
export const merge = (a: Entry, b: Entry): Entry => {
  const lift = later(a.lift, b.lift);
  return { evidence: firstOfEach([...a.evidence, ...b.evidence]).slice(-MAX_EVIDENCE), ...(lift && { lift }) };
};

export const isSame = (a: Entry, b: Entry): boolean =>
  a.evidence.length === b.evidence.length &&
  a.evidence.every((one, index) => isSameEvidence(one, b.evidence[index])) &&
  (a.lift && b.lift ? byStrength(a.lift, b.lift) === 0 : a.lift === b.lift);

/** What no lift has answered, by time. */
export const unanswered = ({ evidence, lift }: Entry): Evidence[] => evidence.filter(({ at }) => !lift || at > lift.at);
