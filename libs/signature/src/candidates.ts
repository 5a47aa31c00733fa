import type { ReceivedRequest } from './received-request.ts';

type Pairs = Exclude<ReceivedRequest['query'], string>;

/** Five names have 120 orders; a route declares fewer. Beyond this, only the order given is tried. */
const MAX_PERMUTED = 5;
/** Enough for four declared parameters in every order and spelling. */
const MAX_CANDIDATES = 1_024;

const permutations = function* <T>(items: readonly T[]): Generator<T[]> {
  if (items.length < 2) yield [...items];
  else
    for (const [index, item] of items.entries())
      for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
};

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

/** What may be spelled differently. */
const RESPELLED = /%(?:40|3A|2C|2F|3B|24|3F|2[1789A]|[89A-F][0-9A-F])|[!'()*]|\P{ASCII}/giu;
/** Of more in one text, Twilio's own URLs have none, and respelling them all would be a caller's way to spend our time. */
const MAX_RESPELLED = 256;

const isRespelled = (text: string): boolean => {
  const found = text.matchAll(RESPELLED);
  let count = 0;
  while (count <= MAX_RESPELLED && !found.next().done) count += 1;
  return count > 0 && count <= MAX_RESPELLED;
};

/**
 * One text spelled in the other ways that clients and gateways are known to, itself first. Twilio signs the URL as it was
 * configured, and requests it escaped: apostrophes and other marks (https://github.com/twilio/twilio-node/issues/1059), `@` and `:`
 * (https://github.com/twilio/twilio-node/issues/621), and letters beyond ASCII. Made one by one: most are never tried.
 */
const respelled = function* (text: string): Generator<string> {
  yield text;
  if (!isRespelled(text)) return;
  const seen = new Set([text]);
  for (const each of [text, unescaped(text, /%(?:40|3A|2C|2F|3B|24|3F)/gi)]) {
    for (const marks of [
      () => each,
      () => each.replaceAll("'", '%27'),
      () => each.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
      () => unescaped(each, /%(?:2[1789A])/gi),
    ]) {
      const marked = marks();
      for (const letters of [
        () => marked,
        () => unescaped(marked, NON_ASCII_ESCAPES),
        () => marked.replace(NON_ASCII, escape),
      ]) {
        const spelled = letters();
        if (seen.has(spelled)) continue;
        seen.add(spelled);
        yield spelled;
      }
    }
  }
};

const formEncoded = (text: string): string[] => [...new Set([text, text.replaceAll('%20', '+')])];

const written = (pairs: Pairs): string => pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');

/** A gateway that joins repeats by commas leaves open what was a comma before. */
const unjoined = (pairs: Pairs): Pairs[] =>
  pairs.some(([, value]) => value.includes(','))
    ? [pairs, pairs.flatMap(([name, value]) => value.split(',').map((part) => [name, part] as const))]
    : [pairs];

/** A gateway that hands over values by name leaves open whether an empty one was sent at all, and in which order. */
const queriesFrom = function* (pairs: Pairs): Generator<string> {
  const [sent, empty] = [pairs.filter(([, value]) => value !== ''), pairs.filter(([, value]) => value === '')];
  for (const kept of subsets(empty)) {
    const present = [...sent, ...kept];
    for (const order of present.length > MAX_PERMUTED ? [present] : permutations(present))
      for (const parts of unjoined(order)) for (const text of formEncoded(written(parts))) yield* respelled(text);
  }
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
const paths = (path: string): Set<string> => {
  const encoded = path
    .split('/')
    .map((part) => escape(part))
    .join('/');
  return new Set([path, encoded, ...respelled(encoded)]);
};

type Addressed = Pick<ReceivedRequest, 'host' | 'path' | 'query'>;

/** The URL as received, which Twilio signed in nearly all cases. */
export const receivedUrl = ({ host, path, query }: Addressed): string => {
  const text = typeof query === 'string' ? query : written(query.filter(([, value]) => value !== ''));
  return `https://${host}${path}${text && '?'}${text}`;
};

/** What can be gone through again and again, each item made when it is first asked for. */
const remembered = <T>(items: Iterator<T>): (() => Generator<T>) => {
  const made: T[] = [];
  return function* () {
    for (let index = 0; ; index++) {
      if (index === made.length) {
        const next = items.next();
        if (next.done) return;
        made.push(next.value);
      }
      yield made[index]!;
    }
  };
};

/**
 * Every URL Twilio may have signed for this request, likeliest first, none twice, and at most 1,024. Strings only: `new URL()`
 * re-encodes. Made one by one, so that who stops early pays for no more.
 */
export const candidateUrls = function* (
  { host, path, query }: Addressed,
  scheme: 'https' | 'http' = 'https',
): Generator<string> {
  const urls = new Set<string>();
  const queries = remembered(typeof query === 'string' ? respelled(query) : queriesFrom(query));
  for (const authority of authorities(host, scheme === 'https' ? '443' : '80')) {
    for (const spelledPath of paths(path)) {
      for (const text of queries()) {
        const url = `${scheme}://${authority}${spelledPath}${text && '?'}${text}`;
        if (urls.has(url)) continue;
        if (urls.size === MAX_CANDIDATES) return;
        urls.add(url);
        yield url;
      }
    }
  }
};
