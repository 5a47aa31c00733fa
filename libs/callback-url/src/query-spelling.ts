export type Pair = readonly [name: string, value: string];

/** `encodeURIComponent` leaves these as they are, and somebody on the way may not. */
const MARKS = /[!'()*]/g;

export const escapeMarks = (text: string): string =>
  text.replace(MARKS, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

const escaped = (text: string): string => escapeMarks(encodeURIComponent(text));

/** Everything but `A-Z a-z 0-9 - _ . ~` is escaped, so that nothing on the way has a reason to spell it differently. */
export const encodeQuery = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&');

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/**
 * The pairs of a query as a form has them; one without `=` has an empty value.
 * @throws URIError when an escape is broken
 */
export const decodeQuery = (query: string): Pair[] =>
  query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))];
    });
