import { createHash, hash } from 'node:crypto';
// The whole package costs twenty times the load time of this one module.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Params } from './form.ts';

/** How a signature over signed content is made. Twilio has one algorithm today; customer-managed keys will bring another. */
export type Algorithm = (key: string, content: string) => string;

/** HMAC-SHA1, base64: Twilio's own implementation of it, with nothing left to append. */
export const hmacSha1: Algorithm = (authToken, content) => webhooks.getExpectedTwilioSignature(authToken, content, {});

type Order = (a: string, b: string) => number;

/** As Twilio documents it: "Unix-style case-sensitive sorting". */
const byBytes: Order = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Without an order, by UTF-16 units, as JavaScript and Java sort. */
const inOrder = (params: Params, order?: Order): string => {
  let text = '';
  for (const name of Object.keys(params).sort(order)) {
    const value = params[name]!;
    if (!Array.isArray(value)) text += name + value;
    else for (const each of [...new Set(value)].sort(order)) text += name + each;
  }
  return text;
};

/**
 * What Twilio signs after the URL: names in order, each followed by its value; values of a repeated name once each, in
 * order. Made once per request, whatever number of URLs is tried. By units first, as Twilio's libraries sort, and by bytes
 * where that differs: beyond the basic plane only.
 * @see https://www.twilio.com/docs/usage/security
 */
export const signedParameters = (params: Params): readonly [string, ...string[]] => {
  const inUnits = inOrder(params);
  return /[\ud800-\udfff]/.test(inUnits) ? [inUnits, inOrder(params, byBytes)] : [inUnits];
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

/**
 * A name for a callback made from what Twilio signed, and nothing else: equal for every delivery and replay of the same
 * callback. 128 bits of SHA-256, base64url, 22 characters.
 */
export const callbackId = (url: string, params: Params): string => {
  let text = `${url}\n`;
  for (const name of Object.keys(params).sort()) {
    const value = params[name]!;
    text += JSON.stringify([name, Array.isArray(value) ? [...new Set(value)].sort() : [value]]);
  }
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
};
