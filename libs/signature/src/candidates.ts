import type { ReceivedRequest } from './received-request.ts';

type Pairs = Exclude<ReceivedRequest['query'], string>;

/** Five names have 120 orders; a front door declares fewer. Beyond this, only the order given is tried. */
const MOST_PERMUTED = 5;
/** Enough for four declared parameters in every order and spelling. A forger costs us no more than this. */
const MOST_CANDIDATES = 1_024;

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);

/** Total, unlike `encodeURIComponent`: half a surrogate pair becomes U+FFFD, as it would on the wire. */
const escape = (text: string): string => encodeURIComponent(text.toWellFormed());

const unescaped = (text: string, escapes: RegExp): string =>
  text.replace(escapes, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });

const NON_ASCII_ESCAPES = /(?:%[89A-F][0-9A-F])+/gi;
const NON_ASCII = /\P{ASCII}+/gu;

/**
 * One text spelled in the other ways that clients and gateways are known to, itself first. Twilio signs the URL as it was
 * configured, and requests it escaped: apostrophes and other marks (https://github.com/twilio/twilio-node/issues/1059), `@` and `:`
 * (https://github.com/twilio/twilio-node/issues/621), and letters beyond ASCII.
 */
const respelled = (text: string): string[] => {
  const reserved = unescaped(text, /%(?:40|3A|2C|2F|3B|24|3F)/gi);
  const marks = [text, reserved].flatMap((each) => [
    each,
    each.replaceAll("'", '%27'),
    each.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    unescaped(each, /%(?:2[1789A])/gi),
  ]);
  const letters = marks.flatMap((each) => [each, unescaped(each, NON_ASCII_ESCAPES), each.replace(NON_ASCII, escape)]);
  return [...new Set(letters)];
};

const formEncoded = (text: string): string[] => [...new Set([text, text.replaceAll('%20', '+')])];

const written = (pairs: Pairs): string => pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');

/** A gateway that joins repeats by commas leaves open what was a comma before. */
const unjoined = (pairs: Pairs): Pairs[] =>
  pairs.some(([, value]) => value.includes(','))
    ? [pairs, pairs.flatMap(([name, value]) => value.split(',').map((part) => [name, part] as const))]
    : [pairs];

/** A gateway that hands over values by name leaves open whether an empty one was sent at all, and in which order. */
const queriesFrom = (pairs: Pairs): string[] => {
  const [sent, empty] = [pairs.filter(([, value]) => value !== ''), pairs.filter(([, value]) => value === '')];
  return subsets(empty).flatMap((kept) => {
    const present = [...sent, ...kept];
    const orders = present.length > MOST_PERMUTED ? [present] : permutations(present);
    return orders.flatMap(unjoined).map(written).flatMap(formEncoded).flatMap(respelled);
  });
};

/**
 * Twilio signs the port or leaves it out, depending on the product (https://github.com/twilio/twilio-node/issues/491), and
 * says that it leaves out user names and passwords where its libraries keep them.
 */
const authorities = (host: string, standardPort: string): string[] => {
  const withUserInfo = [host, host.replace(/^.*@/, '')];
  return [
    ...new Set(
      withUserInfo.flatMap((authority) => {
        const bare = authority.replace(/:\d+$/, '');
        return [authority, bare, `${bare}:${standardPort}`];
      }),
    ),
  ];
};

/** HTTP API decodes the path before it shows it (https://github.com/honojs/hono/issues/2156). */
const paths = (path: string): string[] => {
  const encoded = path
    .split('/')
    .map((part) => escape(part))
    .join('/');
  return [...new Set([path, encoded, ...respelled(encoded)])];
};

type Addressed = Pick<ReceivedRequest, 'host' | 'path' | 'query'>;

/** The URL as received, which Twilio signed in nearly all cases. */
export const receivedUrl = ({ host, path, query }: Addressed): string => {
  const text = typeof query === 'string' ? query : written(query.filter(([, value]) => value !== ''));
  return `https://${host}${path}${text && '?'}${text}`;
};

/** Every URL Twilio may have signed for this request, likeliest first and bounded. Strings only: `new URL()` re-encodes. */
export const candidateUrls = ({ host, path, query }: Addressed, scheme: 'https' | 'http' = 'https'): string[] => {
  const queries = typeof query === 'string' ? respelled(query) : queriesFrom(query);
  const urls = new Set<string>();
  for (const authority of authorities(host, scheme === 'https' ? '443' : '80')) {
    for (const spelledPath of paths(path)) {
      for (const text of queries) {
        if (urls.size >= MOST_CANDIDATES) return [...urls];
        urls.add(`${scheme}://${authority}${spelledPath}${text && '?'}${text}`);
      }
    }
  }
  return [...urls];
};
