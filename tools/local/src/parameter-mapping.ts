import { ACCOUNT } from '@status-callbacks/emulator/aws';
import { domainNameOf, type ApiRequest } from './http-request.ts';

type Variable = (request: ApiRequest) => string | undefined;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const CONTEXT: Readonly<Record<string, Variable>> = {
  accountId: () => ACCOUNT,
  apiId: () => 'local',
  domainName: domainNameOf,
  domainPrefix: (request) => domainNameOf(request).split('.')[0],
  extendedRequestId: ({ id }) => id,
  httpMethod: ({ method }) => method,
  'identity.sourceIp': ({ sourceIp }) => sourceIp,
  'identity.userAgent': ({ headers }) => headers['user-agent'],
  path: ({ path }) => path,
  protocol: () => 'HTTP/1.1',
  requestId: ({ id }) => id,
  requestTimeEpoch: ({ time }) => String(time.getTime()),
  routeKey: ({ routeKey }) => routeKey,
  stage: () => '$default',
};

const variable = (name: string): Variable | undefined => {
  if (name === 'request.body') return ({ body }) => utf8(body);
  if (name === 'request.path') return ({ path }) => path;
  if (name.startsWith('context.')) return CONTEXT[name.slice('context.'.length)];
  const [, source, key] = /^request\.(header|querystring|path)\.(.+)$/.exec(name) ?? [];
  if (source === 'header') return ({ headers }) => headers[key!.toLowerCase()];
  if (source === 'querystring') return ({ query }) => query[key!];
  return source === 'path' ? ({ pathParameters }) => pathParameters[key!] : undefined;
};

/** Bytes that are no text cannot be a message: SQS takes characters only. */
const utf8 = (body: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
};

const EMBEDDED = /\$\{([^}]+)\}/g;

const variablesIn = (expression: string): string[] =>
  isSelection(expression) ? [expression.slice(1)] : [...expression.matchAll(EMBEDDED)].map(([, name = '']) => name);

const isSelection = (expression: string): boolean => /^\$[^{]/.test(expression);

/** The variables of an expression that do not exist. */
export const unknownVariables = (expression: string): string[] =>
  variablesIn(expression).filter((name) => !variable(name));

/**
 * What an expression of an integration's parameter mapping comes to. What AWS leaves undocumented is decided here: a value
 * that is missing makes a whole `$…` expression `undefined`, and an empty string within a larger one; values go in as they
 * are, so that a quote in one breaks the JSON around it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export const mapParameter = (expression: string, request: ApiRequest): string | undefined =>
  isSelection(expression)
    ? variable(expression.slice(1))?.(request)
    : expression.replaceAll(EMBEDDED, (_, name: string) => variable(name)?.(request) ?? '');
