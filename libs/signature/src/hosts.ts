/** Lower case and without a port: neither says whose a host is. */
export const hostname = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** The host names of origins, which have commas between them. */
export const hostsOf = (origins: string): ReadonlySet<string> =>
  new Set(origins.split(',').map((origin) => new URL(origin).hostname));
