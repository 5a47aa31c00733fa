import { createHash, createHmac, hash } from 'node:crypto';
import type { Params } from './form.ts';

/** How a signature over signed content is made, which may come in parts: base64. */
export type Algorithm = (key: string, ...content: readonly (string | Uint8Array)[]) => string;

/**
 * HMAC-SHA1, base64. Node's own and not the `twilio` package's, which copies the content first and costs four times as much for
 * a large body; tests hold the two together.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export const hmacSha1: Algorithm = (authToken, ...content) => {
  const hmac = createHmac('sha1', authToken);
  for (const part of content) hmac.update(part);
  return hmac.digest('base64');
};

/** Names in the order they are signed in, each followed by its value; values of a repeated name once each, in order. */
const joined = (names: readonly string[], params: Params, sorted: (values: string[]) => string[]): string => {
  let text = '';
  for (const name of names) {
    const value = params[name]!;
    if (!Array.isArray(value)) text += name + value;
    else for (const each of sorted([...new Set(value)])) text += name + each;
  }
  return text;
};

/** By UTF-16 units, as JavaScript and Java sort. */
const byUnits = (texts: string[]): string[] => texts.sort();

/** As Twilio documents it: "Unix-style case-sensitive sorting". The bytes of each text are made once, not per comparison. */
const byBytes = (texts: string[]): string[] =>
  texts
    .map((text) => ({ text, bytes: Buffer.from(text) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ text }) => text);

const isBeyondBasicPlane = (text: string): boolean => /[\ud800-\udfff]/.test(text);

/**
 * What Twilio signs after the URL. Made once per request, whatever number of URLs is tried. By units first, as Twilio's
 * libraries sort, and by bytes where that differs: beyond the basic plane only.
 * @see https://www.twilio.com/docs/usage/security
 */
export const signedParameters = (params: Params): readonly [string, ...string[]] => {
  const names = byUnits(Object.keys(params));
  const inUnits = joined(names, params, byUnits);
  if (!isBeyondBasicPlane(inUnits)) return [inUnits];
  const inBytes = joined(byBytes(names), params, byBytes);
  return inBytes === inUnits ? [inUnits] : [inUnits, inBytes];
};

/**
 * The `X-Twilio-Signature` of a request.
 * @param url as configured in Twilio, without a fragment
 * @param params of a form body; none for GET and JSON
 */
export const sign = (authToken: string, url: string, params: Params): string =>
  hmacSha1(authToken, url + signedParameters(params)[0]);

/** What `bodySHA256` says of a JSON body: lower-case hex over the raw bytes. */
export const bodyHash = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

const idOf = (text: string): string => hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');

/**
 * The id of a callback: 128 bits of SHA-256 over the exact text that its signature covers, base64url, 22 characters. However a
 * captured request is cut, repeated or turned from POST into GET, what is signed stays the same, and so does the id
 * (docs/adr/0003-ids-from-what-is-signed.md).
 * @param url as signed
 * @param signed what is signed after it: see `signedParameters`
 */
export const signedId = (url: string, signed: string): string => idOf(url + signed);

/** `signedId` of a request whose parameters are known. */
export const callbackId = (url: string, params: Params): string => signedId(url, signedParameters(params)[0]);

/**
 * An id for a fact that Twilio has not signed, from another source: equal for equal parameters. Here borders count, because
 * nothing else says that two facts are one.
 * @param source no URL, so that the id is that of no callback
 */
export const unsignedId = (source: string, params: Params): string => {
  let text = `${source}\n`;
  for (const name of Object.keys(params).sort()) {
    const value = params[name]!;
    text += JSON.stringify([name, Array.isArray(value) ? [...new Set(value)].sort() : [value]]);
  }
  return idOf(text);
};
