import { timingSafeEqual } from 'node:crypto';
import { accountHint, accountsIn } from './accounts.ts';
import { isCut } from './borders.ts';
import { candidateUrls, receivedUrl } from './candidates.ts';
import { isForm, MAX_FORM_HEAD, type Params, parseForm } from './form.ts';
import { jsonFields } from './json-fields.ts';
import { type Key, type Keyring, hasKeys, keysFor, keysOfAccounts } from './keys.ts';
import type { ReceivedRequest } from './received-request.ts';
import { bodyHash, signedId, signedParameters } from './sign.ts';

/** Why a request is refused. Permanent: trying again with the same keys gives the same answer. */
export type Refusal =
  | 'missing-signature'
  | 'malformed-body'
  | 'too-many-parameters'
  | 'body-hash-mismatch'
  | 'unknown-account'
  | 'mismatch'
  /** The signature is right, and the borders between names and values are not those that Twilio sets: see `borders.ts`. */
  | 'ambiguous-parameters'
  /** The signature is right, and the request names an account that the key may not speak for, or several. */
  | 'account-mismatch';

/** What the signature of a request covers, and the key that made it. */
export interface Verified {
  readonly outcome: 'verified';
  /** Of the exact text that is signed: see `signedId`. */
  readonly id: string;
  readonly url: string;
  /** Parameters of a form body, each repeated value once and in order, as they are signed; none where Twilio signs the URL alone. */
  readonly params: Params;
  /** A JSON body, proved by its hash in the URL: its top-level fields. */
  readonly fields?: Params;
  /** The name of the key. */
  readonly key: string;
  /** The account that the key may speak for, and that the request does not contradict. */
  readonly accountSid?: string;
}

export interface Refused {
  readonly outcome: 'refused';
  readonly reason: Refusal;
  /** As the request claims. */
  readonly accountSid?: string;
}

export type Verification = Verified | Refused;

const SHA256 = /[?&]bodySHA256=([^&]*)/;

/** Twilio sends fewer than a hundred. More are refused before they are sorted, or sorting would be a caller's way to spend our time. */
const MAX_PARAMETERS = 1_000;

/**
 * The work for one request, in bytes hashed: 3 MiB are about 2 ms of CPU. An attempt counts for 4 KiB more than what is hashed, which is
 * what it costs to begin one, and for its URL 32 times, which is what it may cost to spell it. The likeliest keys are tried with the URL
 * as received whatever that costs. Measured by `test/fuzz.ts`.
 */
const MAX_WORK = 3 * 1024 * 1024;
/** The same, for the keys of all accounts, where a request names none: about 100 keys. */
const MAX_WORK_FOR_OTHER_KEYS = 1024 * 1024;
const ATTEMPT_WORK = 4 * 1024;
const URL_WORK = 32;

/** Whether the URL carries the hash of a body. */
const isHashed = ({ query }: ReceivedRequest): boolean =>
  typeof query === 'string' ? SHA256.test(`?${query}`) : query.some(([name]) => name === 'bodySHA256');

const equal = (expected: string, given: string): boolean => {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const hasTooManyParameters = (body: Buffer): boolean => {
  let separators = 0;
  for (let at = body.indexOf('&'); at >= 0 && separators < MAX_PARAMETERS; at = body.indexOf('&', at + 1))
    separators += 1;
  return separators >= MAX_PARAMETERS;
};

/** The parameters Twilio would have signed, by how it sends them: in a form, or in the URL alone. */
const readings = ({ method, body }: ReceivedRequest, hashed: boolean): Params[] | 'too-many-parameters' => {
  if (method === 'GET') return [{}];
  if (hasTooManyParameters(body)) return hashed ? [{}] : 'too-many-parameters';
  const form = parseForm(body.toString());
  return hashed ? [{}, form] : [form];
};

const queryOf = ({ query }: ReceivedRequest): Params =>
  parseForm(typeof query === 'string' ? query : new URLSearchParams(query.map(([...pair]) => pair)).toString());

/** Accounts the request names: what keys are tried first, and nothing more. */
const claimedAccounts = (form: Params, request: ReceivedRequest): Set<string> => {
  const claimed = accountsIn(form, queryOf(request));
  const inJson = claimed.size === 0 ? accountHint(request.body) : undefined;
  return inJson === undefined ? claimed : new Set([inJson]);
};

/** The account a request names, as far as anything can be told of a request that is not verified. */
export const claimedAccount = (request: ReceivedRequest): string | undefined => {
  const form = hasTooManyParameters(request.body) ? {} : parseForm(request.body.toString());
  const [accountSid] = claimedAccounts(form, request);
  return accountSid;
};

interface Match {
  readonly key: Key;
  readonly url: string;
  /** What is signed after the URL. */
  readonly signed: string;
}

/** Finds the key and the URL that a signature was made with, until the work is done that it may cost. */
const newSearch = (signature: string, suffixes: readonly string[], maxWork: number) => {
  // Encoded once: text beyond Latin costs ten times as much to encode as to hash.
  const encoded = suffixes.map((signed) => ({ signed, bytes: Buffer.from(signed) }));
  let left = maxWork;
  return (keys: Iterable<Key>, urls: Iterable<string>, isBounded = true): Match | undefined => {
    for (const url of urls) {
      for (const { signed, bytes } of encoded) {
        const work = URL_WORK * url.length + bytes.length + ATTEMPT_WORK;
        for (const key of keys) {
          if (isBounded && left < work) return undefined;
          left -= work;
          if (equal(key.sign(url, bytes), signature)) return { key, url, signed };
        }
      }
    }
    return undefined;
  };
};

/** As they are signed: a repetition adds nothing to what is signed, so it adds nothing to the event either. */
const asSigned = (params: Params): Params => {
  const signed = Object.create(null) as Params;
  for (const [name, value] of Object.entries(params)) {
    const values = [...new Set([value].flat())].sort();
    signed[name] = values.length === 1 ? values[0]! : values;
  }
  return signed;
};

/**
 * The account of a verified request. A key of an account speaks for this account and no other; a general key for every account
 * that has no key of its own, because whoever has one signs with it
 * (https://github.com/twilio/twilio-php/issues/436). Whatever the request names must be this account, in every place and spelling.
 */
const accountOf = (
  { accountSid: own }: Key,
  named: ReadonlySet<string>,
  { byAccount }: Keyring,
): { readonly accountSid?: string } | 'account-mismatch' => {
  const [first, ...more] = named;
  if (more.length > 0) return 'account-mismatch';
  if (own !== undefined) return first === undefined || first === own ? { accountSid: own } : 'account-mismatch';
  if (first === undefined) return {};
  return byAccount.has(first) ? 'account-mismatch' : { accountSid: first };
};

/** What a right signature proves, or why it proves nothing. */
const judge = (
  { key, url, signed }: Match,
  params: Params,
  { body }: ReceivedRequest,
  keyring: Keyring,
): Omit<Verified, 'outcome'> | Refusal => {
  const isForm = Object.keys(params).length > 0;
  const hash = SHA256.exec(url)?.[1];
  // A signature over the URL alone says nothing of a body but through its hash.
  if (!isForm && (hash === undefined ? body.length > 0 : !equal(bodyHash(body), hash))) return 'body-hash-mismatch';
  if (isCut(url, params)) return 'ambiguous-parameters';
  const fields = isForm || body.length === 0 ? undefined : (jsonFields(body.toString()) ?? {});
  const query = parseForm(url.slice(url.indexOf('?') + 1 || url.length));
  const account = accountOf(key, accountsIn(params, query, fields ?? {}), keyring);
  if (account === 'account-mismatch') return account;
  return {
    id: signedId(url, signed),
    url,
    params: asSigned(params),
    ...(fields && { fields }),
    key: key.name,
    ...account,
  };
};

/** The likeliest first: as received, with the keys of the account it names; other spellings of the URL last. */
const findMatch = (
  request: ReceivedRequest,
  params: Params,
  keyring: Keyring,
  claimed: ReadonlySet<string>,
  urls: readonly string[] | undefined,
): Match | undefined => {
  const { signature = '' } = request;
  const suffixes = signedParameters(params);
  const [keys, received] = [keysFor(keyring, claimed), urls?.slice(0, 1) ?? [receivedUrl(request)]];
  const search = newSearch(signature, suffixes, MAX_WORK);
  return (
    search(keys, received, false) ??
    // Products that name no account: any key may fit, and then says whose the callback is.
    (claimed.size === 0
      ? newSearch(signature, suffixes, MAX_WORK_FOR_OTHER_KEYS)(keysOfAccounts(keyring), received)
      : undefined) ??
    search(keys, urls ?? candidateUrls(request))
  );
};

/**
 * Says whether Twilio signed this request, with which key, for which account, and which spelling of the URL. Pure. The verdict on
 * the syntax of the body comes last, so that nothing Twilio really signed is refused for its form.
 * @param urls that may have been signed; by default every known spelling of the URL as received
 */
export const verify = (request: ReceivedRequest, keyring: Keyring, urls?: readonly string[]): Verification => {
  const { method, signature, body } = request;
  const hashed = isHashed(request);
  const all = readings(request, hashed);
  if (all === 'too-many-parameters') return { outcome: 'refused', reason: all };
  const claimed = claimedAccounts(all.at(-1)!, request);
  const [accountSid] = claimed;
  const refused = (reason: Refusal): Refused => ({ outcome: 'refused', reason, ...(accountSid && { accountSid }) });
  if (!signature) return refused('missing-signature');
  if (!hasKeys(keyring, claimed)) return refused('unknown-account');

  for (const params of all) {
    const match = findMatch(request, params, keyring, claimed, urls);
    if (!match) continue;
    const verdict = judge(match, params, request, keyring);
    return typeof verdict === 'string' ? refused(verdict) : { outcome: 'verified', ...verdict };
  }
  return refused(
    method === 'GET' || hashed || isForm(body.toString('utf8', 0, 2 * MAX_FORM_HEAD)) ? 'mismatch' : 'malformed-body',
  );
};
