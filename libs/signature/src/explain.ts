import { candidateUrls } from './candidates.ts';
import { encodeForm, parseForm } from './form.ts';
import { jsonFields } from './json-fields.ts';
import type { Keyring } from './keys.ts';
import type { ReceivedRequest } from './received-request.ts';
import { verify } from './verify.ts';

/** The mistake that would account for a refusal, and what to do about it. */
export interface Explanation {
  readonly cause:
    | 'verifies-now'
    | 'unsigned'
    | 'body-altered'
    | 'previous-token'
    | 'other-account'
    | 'several-accounts'
    | 'ambiguous-parameters'
    | 'too-many-parameters'
    | 'other-host'
    | 'http'
    | 'port'
    | 'trailing-slash'
    | 'path'
    | 'query-dropped'
    | 'query-order'
    | 'query-encoding'
    | 'json-as-form'
    | 'form-as-json'
    | 'unknown';
  readonly advice: string;
}

export interface Evidence {
  /** The keys before the last rotation. */
  readonly previous?: Keyring;
  /** Other names this system is reached by. */
  readonly hosts?: readonly string[];
  readonly paths?: readonly string[];
  /** Ports people put in front of test systems. */
  readonly ports?: readonly number[];
}

type Attempt = readonly [cause: Explanation['cause'], advice: string, matches: () => boolean];

const DOORS = ['/twilio', '/twilio-params', '/twilio-any'];
const PORTS = [8443, 8080, 3000, 4000];

/** Every key in every account's place: which account a request claims to be of is part of what may be wrong. */
const withoutAccounts = ({ general, byAccount }: Keyring): Keyring => ({
  general: [...general, ...[...byAccount.values()].flat().map(({ name, sign }) => ({ name, sign }))],
  byAccount: new Map(),
});

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const pairsOf = (query: ReceivedRequest['query']): (readonly [string, string])[] =>
  typeof query === 'string' ? [...new URLSearchParams(query)] : [...query];

/**
 * Tries the known causes of a mismatch and names the first one under which the signature would be right. Each is a guess
 * that is proved: only the holder of a token can have made the signature it finds.
 */
export const explain = (request: ReceivedRequest, keyring: Keyring, evidence: Evidence = {}): Explanation => {
  const { previous, hosts = [], paths = DOORS, ports = PORTS } = evidence;
  const verified = (changed: Partial<ReceivedRequest>, keys = withoutAccounts(keyring), urls?: string[]): boolean =>
    verify({ ...request, ...changed }, keys, urls).outcome === 'verified';
  const atAny = (urls: Iterable<string>): boolean => verified({}, undefined, [...urls]);
  const urlsWith = (changed: Partial<ReceivedRequest>): Iterable<string> => candidateUrls({ ...request, ...changed });
  const now = verify(request, keyring);
  const reason = now.outcome === 'refused' ? now.reason : undefined;
  const pairs = pairsOf(request.query);
  const text = typeof request.query === 'string' ? request.query : pairs.map((pair) => pair.join('=')).join('&');
  const fields = jsonFields(request.body.toString());

  const attempts: Attempt[] = [
    ['verifies-now', 'It passes with the present keys: release it.', () => reason === undefined],
    [
      'unsigned',
      'It has no X-Twilio-Signature. It is not from Twilio, or a proxy removed the header.',
      () => reason === 'missing-signature',
    ],
    [
      'body-altered',
      'The URL is signed and the body is not the one its hash was made of: something on the way rewrites bodies.',
      () => reason === 'body-hash-mismatch',
    ],
    [
      'previous-token',
      'It is signed with the previous token: put it back as AUTH_TOKEN_SECONDARY until Twilio has changed over.',
      () => previous !== undefined && verified({}, previous),
    ],
    [
      'ambiguous-parameters',
      'It is signed, and cut into other parameters than Twilio sends: a captured request that was altered. Drop it.',
      () => reason === 'ambiguous-parameters',
    ],
    [
      'too-many-parameters',
      'It has more parameters than any callback of Twilio. Drop it.',
      () => reason === 'too-many-parameters',
    ],
    [
      'other-account',
      'It is signed with the token of another account than it names: check which token stands under which account.',
      () => verified({}),
    ],
    [
      'several-accounts',
      'It is signed and names several accounts. Take AccountSid out of the callback URL; if it is not there, drop the request.',
      () => reason === 'account-mismatch',
    ],
    [
      'other-host',
      'It is signed for another name of this system: use that name as it stands in Twilio, or configure this one there.',
      () => hosts.some((host) => verified({ host })),
    ],
    ['http', 'The URL in Twilio starts with http: change it to https.', () => atAny(candidateUrls(request, 'http'))],
    [
      'port',
      'The URL in Twilio names a port: remove it.',
      () => ports.some((port) => verified({ host: `${request.host.replace(/:\d+$/, '')}:${port}` })),
    ],
    [
      'trailing-slash',
      'The URL in Twilio ends its path differently, by one slash.',
      () => verified({ path: request.path.endsWith('/') ? request.path.slice(0, -1) : `${request.path}/` }),
    ],
    [
      'path',
      'It is signed for another path of this system: something on the way rewrites paths.',
      () => paths.some((path) => verified({ path })),
    ],
    ['query-dropped', 'It is signed without the query: something on the way adds it.', () => verified({ query: '' })],
    [
      'query-order',
      'The query has another order than in Twilio: something on the way sorts it.',
      () => pairs.length > 1 && atAny(urlsWith({ query: pairs })),
    ],
    [
      'query-encoding',
      'The query is spelled differently than in Twilio: something on the way decodes or encodes it.',
      () => [decoded(text), encodeURI(text.toWellFormed())].some((query) => verified({ query })),
    ],
    [
      'json-as-form',
      'The signature covers a form, and the body is JSON: something on the way parses and rewrites bodies.',
      () => fields !== undefined && verified({ body: Buffer.from(encodeForm(fields)) }),
    ],
    [
      'form-as-json',
      'The signature covers the URL alone, and the body is a form: Twilio is set to GET, or something rewrites bodies.',
      () =>
        Object.keys(parseForm(request.body.toString())).length > 0 &&
        verified({ method: 'GET', body: Buffer.alloc(0) }),
    ],
  ];
  const [cause, advice] = attempts.find(([, , matches]) => matches()) ?? [
    'unknown',
    'No known mistake accounts for it: it is forged, altered on the way, or signed with a token we do not have. A query parameter that /twilio-params does not declare, or that holds a quote, looks the same: use /twilio-any for those.',
  ];
  return { cause, advice };
};
