import { sid } from '@status-callbacks/simulator/cast';
import { encodeForm } from '@status-callbacks/simulator/form';
import type { Random } from '@status-callbacks/simulator/random';
import type { Script } from '@status-callbacks/simulator/script';
import { type SignedRequest, type Target, idOf } from '@status-callbacks/simulator/signed-request';
import type { Party } from '../story.ts';
import { type Post, type Posts, formPost, oneStep, refusal, scripted, urlSigned } from './post.ts';

const DOOR = '/twilio-any';

/** Names that objects have of themselves. */
const PROTOTYPE_NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'] as const;

/** Escape sequences, a forged line, bidirectional overrides, what is not seen, and characters that XML and SQS refuse. */
const TEXTS: readonly string[] = [
  'Bob\u001b[2J\u001b]0;title\u0007',
  'Bob\r\nFAKE LINE',
  '\u202eBob\u202c\u2066\u200b\ufeff',
  'nul \u0000 and \uffff',
  '<script>&amp;"\'`${x}',
  '=cmd|calc!A1',
];

/** Signed as Twilio would, because whoever makes callback URLs, names and numbers may put anything into them. */
const accepted = (random: Random, { accountSid }: Party): Script[] => {
  const params = (resourceSid: string, more: Readonly<Record<string, string>> = {}) => ({
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    MessageSid: resourceSid,
    MessageStatus: 'sent',
    ...more,
  });
  const script = (
    status: string,
    custom: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>>,
  ): Script => {
    const resourceSid = sid(random, 'SM');
    const query = encodeForm(custom, '%20');
    const path = query ? `${DOOR}?${query}` : '/twilio';
    return oneStep({ resourceSid, path, custom }, status, params(resourceSid, { MessageStatus: status, ...more }));
  };
  const longSid = (length: number): Script => {
    const resourceSid = `SM${random.hex(length)}`;
    return oneStep({ resourceSid, path: '/twilio', custom: {} }, 'sent', params(resourceSid));
  };
  const own = (name: string, value: string): Record<string, string> => Object.fromEntries([[name, value]]);
  return [
    ...PROTOTYPE_NAMES.map((name) => script('sent', own(name, 'x'), {})),
    ...PROTOTYPE_NAMES.map((name) => script('sent', {}, own(name, 'x'))),
    script('sent', Object.fromEntries(PROTOTYPE_NAMES.map((name) => [name, name])), {}),
    ...PROTOTYPE_NAMES.map((name) => script('sent', {}, { AccountSid: name })),
    ...PROTOTYPE_NAMES.map((name) => script(name, {}, {})),
    ...TEXTS.map((text) => script(`sent ${text}`, { id: text, [text]: text }, { From: text, To: text })),
    script('s'.repeat(300), {}, {}),
    script('\u{1f600}'.repeat(500), {}, {}),
    script('s'.repeat(70_000), {}, {}),
    longSid(900),
    longSid(3_000),
    script('sent', { '': 'no name' }, {}),
    script('sent', {}, { Timestamp: 'Fri, 31 Dec 9999 23:59:59 +0000' }),
    script('sent', {}, { Timestamp: '9999999999' }),
  ];
};

const unsigned = (request: SignedRequest, signature: string): SignedRequest => ({
  ...request,
  headers: { ...request.headers, 'X-Twilio-Signature': signature },
});

const attribute = (text: string): string => `{"DataType":"String","StringValue":${JSON.stringify(text)}}`;

/** A value that ends the JSON it is pasted into, adds attributes to it, and begins it again. */
const injecting = (attributes: Readonly<Record<string, string>>): string =>
  [
    'x"}',
    ...Object.entries(attributes).map(([name, value]) => `${JSON.stringify(name)}:${attribute(value)}`),
    '"z":{"DataType":"String","StringValue":"y',
  ].join(',');

const ENVELOPE = JSON.stringify({
  method: 'POST',
  host: 'other.example',
  path: '/hooks',
  query: '',
  bodyEncoding: 'text',
  receivedAt: '2035-01-01T00:00:00.000Z',
  released: true,
});

/** Quotes in the header and the query of direct routes, which paste both into JSON. */
const injections = (random: Random, target: Target, { accountSid }: Party): Post[] => {
  const request = (
    path: string,
    signature: string,
  ): { readonly request: SignedRequest; readonly resourceSid: string } => {
    const resourceSid = sid(random, 'SM');
    const params = { AccountSid: accountSid, MessageSid: resourceSid, MessageStatus: 'delivered' };
    return {
      request: unsigned(formPost(target, undefined, path, Object.entries(params)), signature),
      resourceSid,
    };
  };
  const refused = (trick: string, reason: string, path: string, signature: string): Post => {
    const { request: made, resourceSid } = request(path, signature);
    return { trick, request: made, due: refusal(reason, resourceSid) };
  };
  const turnedAway = (trick: string, path: string, signature: string): Post => ({
    trick,
    request: request(path, signature).request,
    due: { kind: 'turned away' },
  });
  const query = (value: string): string => `/twilio-params?id=${encodeURIComponent(value)}&category=c`;
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, 'x']));
  return [
    refused('an envelope in the header', 'unrecognized-message', '/twilio', injecting({ request: ENVELOPE })),
    refused('an envelope in the query', 'unrecognized-message', query(injecting({ request: ENVELOPE })), 'AAAA'),
    refused('marks of an operator', 'unrecognized-message', '/twilio', injecting({ released: 'true', refusal: 'x' })),
    refused(
      'another host and path',
      'unrecognized-message',
      query(injecting({ domainName: 'other.example', path: '/hooks', sourceIp: '1.2.3.4' })),
      'AAAA',
    ),
    turnedAway('more attributes than SQS takes', '/twilio', injecting(ten)),
    turnedAway('a quote', '/twilio', 'x"'),
    turnedAway('a quote in the query', query('x"'), 'AAAA'),
  ];
};

/** Twilio's GET, and what else has its signature. */
const twins = (random: Random, target: Target, { authToken }: Party): Posts => {
  const resourceSid = sid(random, 'SM');
  const params = { MessageSid: resourceSid, MessageStatus: 'sent', tenant: 'acme' };
  const path = `${DOOR}?${encodeForm(params, '%20')}`;
  const due: Post['due'] = { kind: 'receipt', id: idOf({ path, params: {} }, target) };
  const get = urlSigned(target, authToken, path, { method: 'GET', body: '' });
  const twin = (trick: string, request: SignedRequest, its: Post['due'] = due): Post => ({ trick, request, due: its });
  const form = { ...get.headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  // What is signed is the URL alone, so its script has no parameters beside it.
  const script = oneStep({ resourceSid, path, custom: { tenant: 'acme' } }, 'sent', {});
  return {
    scripts: [script],
    posts: [
      twin('a GET', get),
      twin('a GET again', get),
      twin('a GET as an empty POST', { ...get, method: 'POST' }),
      twin('a GET as an empty form', { ...get, method: 'POST', headers: form }),
      twin(
        'a GET as a form with something in it',
        { ...get, method: 'POST', headers: form, body: 'ErrorCode=30003' },
        refusal('mismatch', resourceSid),
      ),
    ],
  };
};

/** Forged for nothing, as many as anybody likes. */
const flood = (random: Random, target: Target, { accountSid }: Party, count: number): Post[] =>
  Array.from({ length: count }, (_, index): Post => {
    const resourceSid = sid(random, random.pick(['SM', 'MM', 'CA']));
    const pairs: [string, string][] = [
      ['AccountSid', random.chance(0.5) ? accountSid : sid(random, 'AC')],
      ['MessageSid', resourceSid],
      ['MessageStatus', random.pick(['delivered', 'failed', ...PROTOTYPE_NAMES])],
      ['ErrorCode', '30003'],
    ];
    const request = formPost(target, undefined, random.pick(['/twilio', '/twilio-params', DOOR]), pairs);
    if (index % 20 === 7) {
      const many = Array.from({ length: 1_200 }, (__, place): [string, string] => [`N${place}`, 'x']);
      const { body } = formPost(target, undefined, '/twilio', [...pairs, ...many]);
      return {
        trick: 'a flood of parameters',
        request: unsigned({ ...request, body }, 'AAAA'),
        due: refusal('too-many-parameters', resourceSid),
      };
    }
    if (index % 20 === 13) {
      return {
        trick: 'a broken form',
        request: unsigned({ ...request, body: `%=%zz&${request.body}&%` }, 'AAAA'),
        due: refusal('malformed-body', resourceSid),
      };
    }
    return index % 3 === 0
      ? { trick: 'a flood without signatures', request, due: refusal('missing-signature', resourceSid) }
      : {
          trick: 'a flood of forgeries',
          request: unsigned(request, `${random.hex(27)}=`),
          due: refusal('mismatch', resourceSid),
        };
  });

/** What stands among the neighbours of real callbacks, and must fail, or be kept, alone. */
export const hostile = (random: Random, target: Target, party: Party, forgeries: number): Posts => {
  const scripts = accepted(random, party);
  const gets = twins(random, target, party);
  return {
    scripts: [...scripts, ...gets.scripts],
    posts: [
      ...scripts.map((script) => scripted(target, party.authToken, 'hostile parameters', script)),
      ...injections(random, target, party),
      ...gets.posts,
      ...flood(random, target, party, forgeries),
    ],
  };
};
