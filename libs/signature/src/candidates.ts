/** What an AWS front door still knows of the URL: it hands query values over decoded, and in no known order. */
export interface ReceivedUrl {
  readonly host: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Five names have 120 orders; a front door declares fewer. Beyond this, only the order given is tried. */
const MOST_PERMUTED = 5;

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

/** The ways a client may spell one decoded query: spaces as `%20` or `+`, apostrophes as they are or as `%27`. */
const spellings = (pairs: ReceivedUrl['query']): string[] => {
  const plain = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  const spaces = [plain, plain.replaceAll('%20', '+')];
  return [...new Set([...spaces, ...spaces.map((text) => text.replaceAll("'", '%27'))])];
};

/** Twilio signs the standard port or leaves it out, depending on the product (https://github.com/twilio/twilio-node/issues/491). */
const authorities = (host: string): string[] => {
  const bare = host.replace(/:443$/, '');
  return [...new Set([host, bare, /:\d+$/.test(bare) ? bare : `${bare}:443`])];
};

/** Every URL Twilio may have signed for this request, likeliest first and bounded. Strings only: `new URL()` re-encodes. */
export const candidateUrls = ({ host, path, query }: ReceivedUrl): string[] => {
  const orders = query.length > MOST_PERMUTED ? [query] : permutations(query);
  const queries = query.length === 0 ? [''] : orders.flatMap(spellings).map((text) => `?${text}`);
  return authorities(host).flatMap((authority) => queries.map((text) => `https://${authority}${path}${text}`));
};
