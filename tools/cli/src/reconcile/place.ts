import { type FindingKind, type Verdict, findingKinds } from './judge.ts';
import { type Product, products } from './record.ts';
import type { Window } from './twilio-lists.ts';

/** A message or call that is not as it should be. */
export interface Finding {
  readonly kind: FindingKind;
  readonly product: Product;
  readonly resourceSid: string;
  /** None if nothing was ever heard of it. */
  readonly ours?: string;
  readonly twilios: string;
  readonly errorCode?: string;
  /** Whether the topic has taken what was missing; nothing in a dry run. */
  readonly filled?: boolean;
}

type Counts = Readonly<Record<Product, Readonly<Partial<Record<Verdict, number>>>>>;

/** How far a reconciliation has come, and what it found until there. */
export interface Place {
  readonly window: Window;
  readonly product: Product;
  /** Of the list of this product; from its beginning unless given. */
  readonly next?: string;
  readonly counts: Counts;
  readonly filled: number;
  readonly notFilled: number;
  /** As many findings as people want to see: their number has no bound. */
  readonly first: readonly Finding[];
}

const MOST_SHOWN = 20;

export const isFinding = (verdict: Verdict): verdict is FindingKind =>
  (findingKinds as readonly Verdict[]).includes(verdict);

export const beginning = (window: Window): Place => ({
  window,
  product: products[0],
  counts: { messaging: {}, voice: {} },
  filled: 0,
  notFilled: 0,
  first: [],
});

/** How many resources have this verdict; how many there are at all unless one is given. */
export const countIn = ({ counts }: Place, verdict?: Verdict): number =>
  products
    .flatMap((product) => Object.entries(counts[product]))
    .reduce((sum, [each, count]) => (verdict === undefined || each === verdict ? sum + count : sum), 0);

/** The place with the outcome of one more page, which is where it is until it moves on. */
export const withPage = (place: Place, verdicts: readonly Verdict[], findings: readonly Finding[]): Place => {
  const own = { ...place.counts[place.product] };
  for (const verdict of verdicts) own[verdict] = (own[verdict] ?? 0) + 1;
  return {
    ...place,
    counts: { ...place.counts, [place.product]: own },
    filled: place.filled + findings.filter(({ filled }) => filled === true).length,
    notFilled: place.notFilled + findings.filter(({ filled }) => filled === false).length,
    first: [...place.first, ...findings].slice(0, MOST_SHOWN),
  };
};

/** The same list goes on, or the next one begins; nothing when all are read. */
export const movedOn = ({ next: _, ...place }: Place, next: string | undefined): Place | undefined => {
  if (next !== undefined) return { ...place, next };
  const product = products[products.indexOf(place.product) + 1];
  return product && { ...place, product };
};
