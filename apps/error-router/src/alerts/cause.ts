import type { ErrorEventDetail } from '@status-callbacks/contract/error-event';
import { single } from '@status-callbacks/contract/read';
import { createHash } from 'node:crypto';

/** What a number of errors have in common, so that they are one thing to act on. */
export interface Cause {
  readonly category: string;
  readonly account?: string;
  /** The Messaging Service, or else the number or name it was sent from. */
  readonly sender?: string;
  /** Custom parameters that tell campaigns apart, those that were there. */
  readonly parameters: Readonly<Record<string, string>>;
}

export const causeOf = ({ category, event }: ErrorEventDetail, parameters: readonly string[]): Cause => {
  const { accountSid, from, params, custom } = event.data;
  const sender = single(params, 'MessagingServiceSid') || from;
  const found = parameters.flatMap((name) => {
    const value = single(custom, name);
    return value ? [[name, value] as const] : [];
  });
  return {
    category,
    ...(accountSid && { account: accountSid }),
    ...(sender && { sender }),
    parameters: Object.fromEntries(found),
  };
};

/** The same for the same cause; of fixed length, whatever others put into their parameters, and without a number in it. */
export const keyOf = ({ category, account, sender, parameters }: Cause): string =>
  createHash('sha256')
    .update(JSON.stringify([category, account ?? '', sender ?? '', Object.entries(parameters).toSorted()]))
    .digest('base64url')
    .slice(0, 22);
