import type { Settings } from './settings.ts';

/** Of entries in a list that all accounts share. */
export const SHARED = '*';
/** Of entries made from events that name no account. */
export const UNKNOWN = '-';

/** https://www.twilio.com/docs/glossary/what-is-a-sid, with room for the made-up ones of tests; never a `#`. */
const ACCOUNT = /^AC[0-9A-Za-z]{1,62}$/;

export const isAccountSid = (text: string): boolean => ACCOUNT.test(text);

/** The account in the key of an entry. What is no account SID, whoever wrote it, is unknown: it can be no other account. */
export const accountOf = (accountSid: string | undefined, { accounts }: Pick<Settings, 'accounts'>): string => {
  if (accounts === 'shared') return SHARED;
  return accountSid !== undefined && isAccountSid(accountSid) ? accountSid : UNKNOWN;
};
