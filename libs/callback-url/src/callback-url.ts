import { type CheckOptions, checkCallbackUrl } from './check-callback-url.ts';
import { type ConnectionOverrides, fragmentOf } from './connection-overrides.ts';
import { doorFor } from './doors.ts';
import { type Problem, error } from './problem.ts';
import { type Pair, encodeQuery } from './query-spelling.ts';

export interface CallbackUrlOptions extends CheckOptions {
  /** Scheme and host; `/twilio` behind it, as the stack prints it, is no harm. */
  readonly baseUrl: string;
  /** They come back in every event as `data.custom`. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>> | readonly Pair[];
  /** Added to `rc=5` and `rp=all`; `false` for what Twilio does by itself. */
  readonly connectionOverrides?: ConnectionOverrides | false;
}

/** No such URL would bring callbacks in. */
export class InvalidCallbackUrl extends Error {
  override readonly name = 'InvalidCallbackUrl';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '));
    this.problems = problems;
  }
}

const BASE = /^(?<origin>https?:\/\/[^/?#@]+)(?:\/|\/twilio|\/twilio-params|\/twilio-any)?$/i;

const originOf = (baseUrl: string): string => {
  const { origin } = BASE.exec(baseUrl)?.groups ?? {};
  if (!origin)
    throw new InvalidCallbackUrl([error('The base URL is scheme and host, like https://callbacks.example.com.')]);
  return origin.toLowerCase().replace(/^(https:.*):443$/, '$1');
};

const pairsOf = (parameters: NonNullable<CallbackUrlOptions['parameters']>): readonly Pair[] => {
  const pairs = Array.isArray(parameters)
    ? (parameters as readonly Pair[])
    : Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value): Pair => [name, value]));
  if (pairs.some(([name]) => name === '')) throw new InvalidCallbackUrl([error('A parameter has no name.')]);
  if (!pairs.every(([name, value]) => name.isWellFormed() && value.isWellFormed())) {
    throw new InvalidCallbackUrl([error('A parameter is not well-formed Unicode: it has half of a surrogate pair.')]);
  }
  return pairs;
};

/**
 * A `StatusCallback` URL whose callbacks verify: through the right door, spelled as Twilio will sign it, retried by Twilio.
 * @throws {InvalidCallbackUrl} when no URL can carry what is asked for
 * @example callbackUrl({ baseUrl: 'https://callbacks.example.com', parameters: { id: '123' }, declaredParameters })
 */
export const callbackUrl = ({
  baseUrl,
  parameters = {},
  declaredParameters,
  connectionOverrides = {},
}: CallbackUrlOptions): string => {
  const pairs = pairsOf(parameters);
  const query = pairs.length === 0 ? '' : `?${encodeQuery(pairs)}`;
  const fragment = connectionOverrides === false ? '' : `#${fragmentOf(connectionOverrides)}`;
  const url = `${originOf(baseUrl)}${doorFor(pairs, declaredParameters)}${query}${fragment}`;
  const errors = checkCallbackUrl(url, { declaredParameters }).problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InvalidCallbackUrl(errors);
  return url;
};
