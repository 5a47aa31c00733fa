import { timingSafeEqual } from 'node:crypto';
import { candidateUrls, receivedUrl } from './candidates.ts';
import { isForm, type Params, parseForm } from './form.ts';
import { type Key, type Keyring, keysFor } from './keys.ts';
import type { ReceivedRequest } from './received-request.ts';
import { bodyHash, signedParameters } from './sign.ts';

/** Why a request is not believed. Permanent: trying again with the same keys gives the same answer. */
export type Refusal = 'missing-signature' | 'malformed-body' | 'body-hash-mismatch' | 'unknown-account' | 'mismatch';

/** What the signature of a believed request covers, and the key that made it. */
export interface Verified {
  readonly outcome: 'verified';
  readonly url: string;
  /** Parameters of a form body; none where Twilio signs the URL alone. */
  readonly params: Params;
  readonly key: string;
}

export interface Refused {
  readonly outcome: 'refused';
  readonly reason: Refusal;
  /** As the request claims. */
  readonly accountSid?: string;
}

export type Verification = Verified | Refused;

const SHA256 = /[?&]bodySHA256=([^&]*)/;

/** Bytes hashed for one key at most, so that a forger cannot make large bodies expensive by awkward URLs. */
const MOST_HASHED_BYTES = 4 * 1024 * 1024;
const affordable = (body: Buffer): number => Math.max(8, Math.floor(MOST_HASHED_BYTES / (body.length + 1_024)));

/** As received first; the others are spelled only for what that does not explain. */
const possibleUrls = function* (request: ReceivedRequest): Generator<string> {
  yield receivedUrl(request);
  yield* candidateUrls(request);
};

/** Whether the URL carries the hash of a body. */
const isHashed = ({ query }: ReceivedRequest): boolean =>
  typeof query === 'string' ? SHA256.test(`?${query}`) : query.some(([name]) => name === 'bodySHA256');

const equal = (expected: string, given: string): boolean => {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The parameters Twilio would have signed, by how it sends them: in a form, or in the URL alone. */
const readings = ({ method, body }: ReceivedRequest, hashed: boolean): Params[] => {
  if (method === 'GET') return [{}];
  const form = parseForm(body.toString());
  return hashed ? [{}, form] : [form];
};

const accountOf = (params: Params, { query, body }: ReceivedRequest): string | undefined => {
  const inQuery = typeof query === 'string' ? parseForm(query)['AccountSid'] : undefined;
  const found = [params['AccountSid'] ?? inQuery].flat()[0];
  // A look at JSON without parsing it: the account only selects keys.
  return found ?? /"account_?sid"\s*:\s*"(AC[0-9a-f]{32})"/i.exec(body.subarray(0, 65_536).toString('latin1'))?.[1];
};

const signedWith = (
  keys: readonly Key[],
  urls: Iterable<string>,
  params: Params,
  { signature = '', body }: ReceivedRequest,
): { readonly key: string; readonly url: string } | undefined => {
  const suffixes = signedParameters(params);
  let left = affordable(body);
  for (const url of urls) {
    if (left-- === 0) return undefined;
    const key = keys.find((each) => suffixes.some((suffix) => equal(each.sign(url + suffix), signature)));
    if (key) return { key: key.name, url };
  }
  return undefined;
};

/**
 * Says whether Twilio signed this request, with which key, and which spelling of the URL. Pure. The verdict on the syntax of
 * the body comes last, so that nothing Twilio really signed is refused for its form.
 */
export const verify = (request: ReceivedRequest, keyring: Keyring, urls?: readonly string[]): Verification => {
  const { method, signature, body } = request;
  const hashed = isHashed(request);
  const all = readings(request, hashed);
  const accountSid = accountOf(all.at(-1)!, request);
  const refused = (reason: Refusal): Refused => ({ outcome: 'refused', reason, ...(accountSid && { accountSid }) });
  if (!signature) return refused('missing-signature');

  const keys = keysFor(keyring, accountSid);
  if (keys.length === 0) return refused('unknown-account');
  for (const params of all) {
    const match = signedWith(keys, urls ?? possibleUrls(request), params, request);
    if (!match) continue;
    const hash = SHA256.exec(match.url)?.[1];
    // A signature over the URL alone says nothing of a body but through its hash.
    const covered = method === 'GET' || Object.keys(params).length > 0 || (body.length === 0 && hash === undefined);
    if (!covered && !equal(bodyHash(body), hash ?? '')) return refused('body-hash-mismatch');
    return { outcome: 'verified', ...match, params };
  }
  return refused(method === 'GET' || hashed || isForm(body.toString()) ? 'mismatch' : 'malformed-body');
};
