import { timingSafeEqual } from 'node:crypto';
import { isForm, parseForm, type Params } from './form.ts';
import { sign } from './sign.ts';

export interface SignedRequest {
  /** Spellings of the URL, likeliest first; see `candidateUrls`. */
  readonly urls: readonly string[];
  readonly signature: string | undefined;
  readonly body: string;
}

/** Why a request is not believed. Permanent: trying again with the same tokens gives the same answer. */
export type Refusal = 'missing-signature' | 'malformed-body' | 'mismatch';

export type Verification =
  | { readonly outcome: 'verified'; readonly url: string; readonly params: Params }
  | { readonly outcome: 'refused'; readonly reason: Refusal };

const equal = (expected: string, given: string): boolean => {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * Says whether Twilio signed this request with one of the tokens, and which spelling of the URL it signed. The verdict on
 * the syntax of the body comes last, so that nothing Twilio really signed is refused for its form.
 */
export const verify = ({ urls, signature, body }: SignedRequest, tokens: readonly string[]): Verification => {
  if (!signature) return { outcome: 'refused', reason: 'missing-signature' };
  const params = parseForm(body);
  for (const token of tokens) {
    const url = urls.find((candidate) => equal(sign(token, candidate, params), signature));
    if (url !== undefined) return { outcome: 'verified', url, params };
  }
  return { outcome: 'refused', reason: isForm(body) ? 'mismatch' : 'malformed-body' };
};
