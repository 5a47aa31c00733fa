import type { Category } from '@status-callbacks/error-catalogue/catalogue';

interface ReasonFacts {
  /** Whom the recipient is suppressed for: the sender that was told so, or everybody on the channel. */
  readonly scope: 'sender' | 'all';
  /** Whether one callback is enough. Without it, a few within a window are, and it passes with time. */
  readonly atOnce: boolean;
}

/**
 * Categories of errors that say something about a recipient, in the order in which they count when several hold. Another one
 * is one more line.
 */
export const reasons = {
  'opt-out': { scope: 'sender', atOnce: true },
  'invalid-number': { scope: 'all', atOnce: true },
  landline: { scope: 'all', atOnce: true },
  unreachable: { scope: 'all', atOnce: false },
} as const satisfies Partial<Record<Category, ReasonFacts>>;

export type Reason = keyof typeof reasons;

export const reasonNames = Object.keys(reasons) as readonly Reason[];

export const isReason = (category: string): category is Reason => Object.hasOwn(reasons, category);
