import type { Params } from './form.ts';

/**
 * Twilio signs the URL, then names and values, all of it without borders
 * (https://www.twilio.com/docs/usage/security#validating-requests). A captured request can therefore be posted again with its
 * borders moved: `?id=1` and a first parameter `2&x`, or a status that hides in the value before it. It has the same
 * signature and the same id; these rules say that it is not the request Twilio sent.
 */

/** No name of Twilio's begins with anything else or holds one of these: here a part of the URL became a name. */
const NAME = /^[A-Za-z_][^&=?/#%]*$/;

/** A parameter of Twilio's that runs on from what stands before it: here a name became a part of a value or of the URL. */
const SWALLOWED = /Sid(?=[A-Z]{2}[0-9a-f]{32})|ErrorCode(?=[1-9]\d{4})|(?:Message|Sms|Call)Status(?=[a-z])/g;

/** Where in `name + value` such a parameter may end: at the border that was given. */
const swallows = (text: string, border: number): boolean => {
  for (const match of text.matchAll(SWALLOWED)) if (match.index + match[0].length !== border) return true;
  return false;
};

/**
 * Whether a signed request has borders that Twilio did not set.
 * @param url as it was signed
 * @param params of the form body, as they were signed
 * @example isCut('https://h.example/twilio?id=1', { '2&x': '…' }) // true: signed was ?id=12&x…
 */
export const isCut = (url: string, params: Params): boolean =>
  swallows(url, -1) ||
  Object.entries(params).some(
    ([name, value]) => !NAME.test(name) || [value].flat().some((each) => swallows(name + each, name.length)),
  );
