import type { Finding } from '@status-callbacks/cli/ledger';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import type { ExpectedSuppression } from '@status-callbacks/simulator/expected-suppressions';
import type { Script } from '@status-callbacks/simulator/script';

/** An entry as `callbacks suppression list --json` has it. */
export interface ListedSuppression {
  readonly account: string;
  readonly channel: string;
  readonly address: string;
  readonly scope: string;
  readonly reason: string;
  readonly error?: { readonly code: string };
}

const textOf = ({
  account,
  channel,
  address,
  scope,
  reason,
  code = '',
}: Omit<ExpectedSuppression, 'code'> & { code?: string }) => [account, channel, address, scope, reason, code].join(' ');

const without = (items: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...items].filter((item) => !others.has(item));

/** Whom each account has suppressed, and for what: exactly those whom its own callbacks speak against. */
export const suppressionFindings = (
  due: readonly ExpectedSuppression[],
  listed: readonly ListedSuppression[],
): Finding[] => {
  const expected = new Set(due.map(textOf));
  const there = new Set(listed.map(({ error, ...entry }) => textOf({ ...entry, ...(error && { code: error.code }) })));
  return [
    ...without(expected, there).map((entry): Finding => ({
      where: 'suppression list',
      detail: `lacks ${entry}`,
    })),
    ...without(there, expected).map((entry): Finding => ({
      where: 'suppression list',
      detail: `has what nothing speaks for: ${entry}`,
    })),
  ];
};

/** What an alert is about: a category of errors, or a rise of them. */
interface Subject {
  readonly kind: 'opened' | 'closed';
  /** Words of the category; none of a rise. */
  readonly category?: string;
  /** `account AC…, category=marketing, sender MG…` */
  readonly place: string;
}

const RISE = /^\[\w+\] more .* than usual(: over)?$/;
const CAUSE = /^\[\w+\] (.*?): (.*)$/;

/** @throws {TypeError} for a text that is no alert */
export const readAlert = (text: string): Subject => {
  const [subject = '', , place = ''] = text.split('\n');
  const rise = RISE.exec(subject);
  if (rise) return { kind: rise[1] ? 'closed' : 'opened', place };
  const [, category, rest] = CAUSE.exec(subject) ?? [];
  if (category === undefined) throw new TypeError('not an alert');
  return { kind: rest === 'over' ? 'closed' : 'opened', category, place };
};

/** Categories of errors that people are told of: the rules of `error-router`. */
const ALERTED: ReadonlySet<string> = new Set(['account-billing', 'carrier-filtering', 'compliance-registration']);

const words = (category: string): string => category.replaceAll('-', ' ');

const causesOf = ({ steps, custom }: Script): string[] =>
  steps.flatMap(({ errorCode, params }) => {
    const { category } = describeError(errorCode ?? '');
    if (errorCode === undefined || !ALERTED.has(category)) return [];
    const campaign = Object.hasOwn(custom, 'category') ? [`category=${custom['category']}`] : [];
    const sender = params['MessagingServiceSid'] ?? params['From'];
    const place = [`account ${params['AccountSid']}`, ...campaign, `sender ${sender}`].join(', ');
    return [`${words(category)}: ${place}`];
  });

const accountIn = (place: string): string => place.split(', ', 1)[0]!;

/** People are told of every cause that the callbacks of an account give, under that account, and of nothing else. */
export const alertFindings = (scripts: readonly Script[], alerts: readonly string[]): Finding[] => {
  const due = new Set(scripts.flatMap(causesOf));
  const accounts = new Set([...due].map((cause) => accountIn(cause.slice(cause.indexOf(': ') + 2))));
  const told = new Set<string>();
  const wrong = new Set<string>();
  for (const { kind, category, place } of alerts.map(readAlert)) {
    const cause = `${category}: ${place}`;
    if (category === undefined ? !accounts.has(accountIn(place)) : !due.has(cause))
      wrong.add(category === undefined ? place : cause);
    else if (category !== undefined && kind === 'opened') told.add(cause);
  }
  return [
    ...without(due, told).map((cause): Finding => ({ where: 'alerts', detail: `nobody was told of ${cause}` })),
    ...[...wrong].map((cause): Finding => ({ where: 'alerts', detail: `told of what is not: ${cause}` })),
  ];
};

/** Each once: one that a function died over is told again. */
export const openedIn = (alerts: readonly string[]): ReadonlySet<string> =>
  new Set(alerts.filter((text) => readAlert(text).kind === 'opened'));
