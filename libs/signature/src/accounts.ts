import type { Params } from './form.ts';

/** How Twilio's products spell the parameter that names the account (https://www.twilio.com/docs/usage/webhooks). */
const NAMES: ReadonlySet<string> = new Set(['AccountSid', 'accountSid', 'account_sid', 'accountId']);

/** Lower case, as Twilio writes it: another spelling would be another account, or a way around a comparison. */
const ACCOUNT_SID = /^AC[0-9a-f]{32}$/;

const isAccountSid = (value: unknown): value is string => typeof value === 'string' && ACCOUNT_SID.test(value);

/**
 * The distinct accounts that parameters name, in any spelling and any repetition. A value that is no account SID names none: an
 * application may call a parameter of its own `accountId`.
 * @example accountsIn({ AccountSid: 'AC…' }, query)
 */
export const accountsIn = (...sources: readonly Params[]): Set<string> =>
  new Set(
    sources.flatMap((params) =>
      Object.entries(params).flatMap(([name, value]) => (NAMES.has(name) ? [value].flat().filter(isAccountSid) : [])),
    ),
  );

/** An account in a JSON text, at any depth, without parsing it. It proves nothing: it says which keys to try first. */
export const accountHint = (json: Buffer): string | undefined =>
  /"account_?(?:sid|id)"\s*:\s*"(AC[0-9a-f]{32})"/i.exec(json.subarray(0, 65_536).toString('latin1'))?.[1];
