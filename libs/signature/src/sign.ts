import { createHash } from 'node:crypto';
// The whole package costs twenty times the load time of this one module.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Params } from './form.ts';

/**
 * The `X-Twilio-Signature` of a form request: HMAC-SHA1 over the URL and the sorted parameters, base64.
 * @param url as configured in Twilio, without a fragment
 * @see https://www.twilio.com/docs/usage/security
 */
export const sign = (authToken: string, url: string, params: Params): string =>
  webhooks.getExpectedTwilioSignature(authToken, url, params);

/**
 * A name for a callback made from what Twilio signed, and nothing else: equal for every delivery and replay of the same
 * callback. 128 bits of SHA-256, base64url, 22 characters.
 */
export const callbackId = (url: string, params: Params): string => {
  const hash = createHash('sha256').update(`${url}\n`);
  for (const name of Object.keys(params).sort()) {
    hash.update(JSON.stringify([name, [...new Set([params[name]].flat())].sort()]));
  }
  return hash.digest().subarray(0, 16).toString('base64url');
};
