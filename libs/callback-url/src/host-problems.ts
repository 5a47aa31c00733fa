import { type Problem, error, warning } from './problem.ts';
import type { UrlParts } from './url-parts.ts';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;
/** Private, shared and link-local networks, names that only a local resolver knows, and names of one label. */
const PRIVATE = [
  /^(?:0|10)(?:\.\d+){3}$/,
  /^192\.168(?:\.\d+){2}$/,
  /^169\.254(?:\.\d+){2}$/,
  /^172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}$/,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d+){2}$/,
  /^\[(?:::|f[cd]|fe[89ab])/,
  /\.(?:local|internal|lan|test|invalid|home\.arpa)$/,
  /^[^.[]+$/,
];

const isLoopback = (host: string): boolean => LOOPBACK.test(host);

const nameProblems = (host: string): Problem[] => {
  if (host.includes('_')) return [error('The host has an underscore: Twilio refuses the URL (21609).')];
  if (/[^\x21-\x7e]/.test(host)) return [error('The host is not ASCII: write it in its xn-- form.')];
  if (/[A-Z]/.test(host)) {
    return [error('The host has capitals: Twilio signs them, and the door sees none. Write it in lower case.')];
  }
  if (host.endsWith('.')) return [error('The host ends in a dot: Twilio signs it, and the door may not see it.')];
  if (!/^\[[0-9a-f:.]+\]$|^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host))
    return [error('The host is not a host name.')];
  return isLoopback(host) || PRIVATE.some((pattern) => pattern.test(host))
    ? [warning('The host is private: Twilio cannot reach it.')]
    : [];
};

const schemeProblems = ({ scheme, host }: UrlParts): Problem[] => {
  if (scheme === 'https') return [];
  if (scheme.toLowerCase() === 'https') return [error('The scheme has capitals: write https in lower case.')];
  return scheme === 'http' && isLoopback(host)
    ? [warning('It is not https: good for tests on this machine only.')]
    : [error('It is not https: HTTP APIs speak nothing else.')];
};

const portProblems = ({ port, host }: UrlParts): Problem[] => {
  if (port === undefined || (isLoopback(host) && /^\d{1,5}$/.test(port))) return [];
  return port === '443'
    ? [warning('It names port 443: some of Twilio’s products sign that and some do not. Leave it out.')]
    : [error('It names a port: HTTP APIs listen on 443 alone, and the signature would cover another.')];
};

const userInfoProblems = ({ userInfo }: UrlParts): Problem[] =>
  userInfo === undefined
    ? []
    : [warning('It has a user name: the doors check the signature and no password, and the password ends up in logs.')];

/** What is wrong with everything before the path. */
export const hostProblems = (parts: UrlParts): Problem[] => [
  ...schemeProblems(parts),
  ...userInfoProblems(parts),
  ...nameProblems(parts.host),
  ...portProblems(parts),
];
