import { overrideProblems } from './connection-overrides.ts';
import { ANY_DOOR, DECLARED_DOOR, PLAIN_DOOR } from './doors.ts';
import { hostProblems } from './host-problems.ts';
import { type Problem, error, warning } from './problem.ts';
import { queryProblems } from './query-problems.ts';
import { splitUrl } from './url-parts.ts';

export interface CheckOptions {
  /** What `/twilio-params` carries. */
  readonly declaredParameters: readonly string[];
}

/** HTTP API takes 10,240 bytes of request line and headers (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html). */
const MOST_BYTES = 10_240;
/** Twilio's headers come to some 700 bytes; proxies add theirs. */
const HEADER_BYTES = 2_048;

const pathProblems = (path: string): Problem[] => {
  if (path === PLAIN_DOOR || path === DECLARED_DOOR || path === ANY_DOOR) return [];
  if (path.startsWith(`${ANY_DOOR}/`)) {
    return /^[\w.~/-]*$/.test(path)
      ? []
      : [warning('The path has other characters than letters, digits and - _ . ~, which HTTP API hands over decoded.')];
  }
  return [
    path.endsWith('/') && path !== '/'
      ? error('The path ends in a slash: there is no such door, and Twilio signs the slash.')
      : error(`There is no door at this path: there are ${PLAIN_DOOR}, ${DECLARED_DOOR} and ${ANY_DOOR}.`),
  ];
};

/** Spaces and the like: what is signed depends on who respells them first. */
const spellingProblems = (url: string): Problem[] => [
  ...(/[^\x21-\x7e]/.test(url)
    ? [error('It has a space, a control character or one that is not ASCII: escape them, UTF-8, space as %20.')]
    : []),
  ...(/["<>\\^`{|}]/.test(url) ? [error('It has one of " < > \\ ^ ` { | }, which no URL may: escape them.')] : []),
];

/**
 * Says what would keep callbacks from this URL, or make them be refused, whoever wrote it.
 * @example checkCallbackUrl('https://callbacks.example.com/twilio?id=1', { declaredParameters: ['id'] }).problems
 */
export const checkCallbackUrl = (
  url: string,
  { declaredParameters }: CheckOptions,
): { readonly problems: readonly Problem[] } => {
  const parts = splitUrl(url);
  if (!parts) return { problems: [error('It is not an absolute URL.')] };
  const { host, path, query, fragment } = parts;
  const length = new TextEncoder().encode(`POST ${path}?${query ?? ''} HTTP/1.1\r\nHost: ${host}\r\n`).length;
  return {
    problems: [
      ...hostProblems(parts),
      ...pathProblems(path),
      ...spellingProblems(`${path}?${query ?? ''}`),
      ...queryProblems(path, query, declaredParameters),
      ...(length > MOST_BYTES - HEADER_BYTES
        ? [error(`It is too long: with Twilio’s headers it may not fit the ${MOST_BYTES} bytes HTTP API takes.`)]
        : []),
      ...overrideProblems(fragment),
    ],
  };
};
