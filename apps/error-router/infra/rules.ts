import type { Category } from '@status-callbacks/error-catalogue/catalogue';
import { reasonNames } from '@status-callbacks/suppression/reasons';

/** Whoever acts on the events a rule lets through. */
export type RuleTarget = 'alerts' | 'reactions' | 'suppression';

/** What the service itself does about an error, by code or by category. */
export type ErrorRule =
  { readonly code: string; readonly target: RuleTarget } | { readonly category: Category; readonly target: RuleTarget };

/**
 * The rules this service has on its bus, each a line: another code or category is one more. Any other rule belongs to the
 * team that wants it (docs/own-rules.md).
 * @see docs/error-codes.md
 */
export const rules: readonly ErrorRule[] = [
  { code: '30004', target: 'reactions' },
  { code: '30006', target: 'reactions' },
  { code: '30007', target: 'reactions' },
  { category: 'account-billing', target: 'alerts' },
  { category: 'carrier-filtering', target: 'alerts' },
  { category: 'compliance-registration', target: 'alerts' },
  ...reasonNames.map((category) => ({ category, target: 'suppression' }) as const),
];
