/** A request as the HTTP API sees it. */
export interface ApiRequest {
  readonly id: string;
  readonly time: Date;
  readonly method: string;
  /** As `pathOf` makes it. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  readonly query: Readonly<Record<string, string>>;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Without a prototype: a caller chooses the names. */
const byName = (): Record<string, string> => Object.create(null) as Record<string, string>;

/**
 * The path that routes, mappings and functions see: decoded, and cut off at a question mark that was encoded. Seen on a real
 * HTTP API, not documented (https://github.com/middleapi/standard-server/issues/93).
 */
export const pathOf = (rawPath: string): string => decodePercent(rawPath).replace(/\?[^]*$/, '');

/** From names and values in turn. Names are case-insensitive; repeated headers are one value, joined with commas. */
export const headersOf = (rawHeaders: readonly string[]): Record<string, string> => {
  const headers = byName();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    const value = rawHeaders[index + 1]!;
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  return headers;
};

/** Names are case-sensitive; values are decoded, and those of a repeated name joined with commas. */
export const queryOf = (rawQuery: string): Record<string, string> => {
  const query = byName();
  for (const pair of rawQuery.split('&').filter(Boolean)) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    query[name] = name in query ? `${query[name]},${value}` : value;
  }
  return query;
};

const decode = (text: string): string => decodePercent(text.replaceAll('+', ' '));

/** Text that is not percent-encoding stays as it is. */
const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The Host header without its port: callers of AWS see no port either. */
export const domainNameOf = ({ headers }: Pick<ApiRequest, 'headers'>): string =>
  (headers['host'] ?? '').replace(/:\d+$/, '');
