/** A URL cut up and otherwise as it was written. */
export interface UrlParts {
  readonly scheme: string;
  readonly userInfo: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
  /** Without `?`. */
  readonly query: string | undefined;
  /** Without `#`. */
  readonly fragment: string | undefined;
}

const ABSOLUTE =
  /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<authority>[^/?#]+)(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/is;
const AUTHORITY = /^(?:(?<userInfo>.*)@)?(?<host>\[[^\]]*\]|[^:@]*)(?::(?<port>.*))?$/s;

/** By hand, because `new URL()` respells what it reads, and what is asked here is how it was spelled. */
export const splitUrl = (url: string): UrlParts | undefined => {
  const { scheme, authority, path, query, fragment } = ABSOLUTE.exec(url)?.groups ?? {};
  const { userInfo, host, port } = AUTHORITY.exec(authority ?? '')?.groups ?? {};
  if (scheme === undefined || path === undefined || !host) return undefined;
  return { scheme, userInfo, host, port, path, query, fragment };
};
