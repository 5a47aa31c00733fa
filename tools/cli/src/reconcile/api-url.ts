const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The credentials go with every request: in the clear to this machine alone, for tests. */
export const isSafeForCredentials = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, search, hash } = new URL(url);
  if (username || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
};
