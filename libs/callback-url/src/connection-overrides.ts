import { type Problem, error, warning } from './problem.ts';

export type RetryCause = '4xx' | '5xx' | 'ct' | 'rt' | 'all';

/**
 * How Twilio calls one URL; written behind `#`, neither sent nor signed.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export interface ConnectionOverrides {
  /** Milliseconds to connect, 100 to 10,000. @default 5000, Twilio's */
  readonly ct?: number;
  /** Milliseconds to wait for an answer, 100 to 15,000. @default 15000, Twilio's */
  readonly rt?: number;
  /** Milliseconds for all attempts together, 100 to 15,000. @default 15000, Twilio's */
  readonly tt?: number;
  /** Attempts after the first, 0 to 5. @default 5; Twilio's own default is 1 */
  readonly rc?: number;
  /** What is tried again. @default all; Twilio's own default is `ct`, a failed connect */
  readonly rp?: RetryCause | readonly RetryCause[];
  /** Whether the TLS handshake names the host. @default y, Twilio's */
  readonly sni?: 'y' | 'n';
  /** Where Twilio calls from; each retry takes the next one. @default ashburn, Twilio's */
  readonly e?: string | readonly string[];
}

/** Twilio tells us once: what we are too slow or too broken to take should come again. */
const DEFAULTS: ConnectionOverrides = { rc: 5, rp: 'all' };

const KEYS = ['ct', 'rt', 'tt', 'rc', 'rp', 'sni', 'e'] as const;
type Key = (typeof KEYS)[number];
const isKey = (text: string): text is Key => (KEYS as readonly string[]).includes(text);

const RANGES: Partial<Record<Key, readonly [least: number, most: number]>> = {
  ct: [100, 10_000],
  rt: [100, 15_000],
  tt: [100, 15_000],
  rc: [0, 5],
};
const LISTS: Partial<Record<Key, { readonly item: RegExp; readonly allowed: string }>> = {
  rp: { item: /^(?:4xx|5xx|ct|rt|all)$/, allowed: '4xx, 5xx, ct, rt and all' },
  e: {
    item: /^(?:ashburn|dublin|frankfurt|sao-paulo|singapore|sydney|tokyo|umatilla|[a-z]+(?:-[a-z]+)*-ix)$/,
    allowed: 'ashburn, dublin, frankfurt, sao-paulo, singapore, sydney, tokyo, umatilla and the -ix edges',
  },
};

/** Overrides as a fragment without `#`; what is not given is set so that Twilio tries everything again. */
export const fragmentOf = (overrides: ConnectionOverrides): string => {
  const all: Readonly<Record<string, unknown>> = { ...DEFAULTS, ...overrides };
  // A name nobody knows is kept, so that the check names it instead of nobody.
  const names = [...KEYS, ...Object.keys(all).filter((name) => !isKey(name))];
  return names
    .filter((name) => all[name] !== undefined)
    .map((name) => `${name}=${[all[name]].flat().join(',')}`)
    .join('&');
};

const valueProblems = (key: Key, value: string): Problem[] => {
  const range = RANGES[key];
  if (range) {
    const [least, most] = range;
    const isInside = /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
    return isInside ? [] : [error(`The override ${key} is a whole number from ${least} to ${most}.`)];
  }
  const list = LISTS[key];
  if (!list) return value === 'y' || value === 'n' ? [] : [error(`The override ${key} is y or n.`)];
  return value.split(',').every((item) => list.item.test(item))
    ? []
    : [error(`The override ${key} is one or more, with commas, of ${list.allowed}.`)];
};

const RETRIES = 'add #rc=5&rp=all';

/** Overrides that are valid and still lose callbacks. */
const adviceOn = (given: ReadonlyMap<string, string>): Problem[] => {
  const number = (key: Key): number => Number(given.get(key));
  const longer = (['ct', 'rt'] as const).filter((key) => number(key) > number('tt'));
  return [
    ...(given.get('rc') === '0' ? [warning('With rc=0 Twilio never tries again.')] : []),
    ...(given.has('rp') || given.get('rc') === '0'
      ? []
      : [warning('Without rp Twilio tries only a failed connect again: add rp=all.')]),
    ...longer.map((key) =>
      warning(`${key} is longer than tt, the time for all attempts: nothing is left to try again.`),
    ),
  ];
};

/** What is wrong with a fragment; Twilio raises 11240 to 11243 for some of it and ignores the rest. */
export const overrideProblems = (fragment: string | undefined): Problem[] => {
  if (!fragment) return [warning(`Without overrides Twilio tries only a failed connect again: ${RETRIES}.`)];
  const given = new Map<string, string>();
  const problems = fragment.split('&').flatMap((part) => {
    const [, key = part, value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    if (!isKey(key)) return [error(`Twilio knows no override of this name; there are ${KEYS.join(', ')}.`)];
    if (given.has(key)) return [error(`The override ${key} is there twice.`)];
    given.set(key, value);
    return valueProblems(key, value);
  });
  return problems.length > 0 ? problems : adviceOn(given);
};
