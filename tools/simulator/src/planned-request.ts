import { encodeForm } from './form.ts';
import type { Random } from './random.ts';
import type { Script, Step } from './script.ts';

type Params = Record<string, string>;

/** What makes a request one that Twilio did not send. */
export type Forgery =
  | { readonly flaw: 'wrong-signature' }
  | { readonly flaw: 'altered-parameter'; readonly signed: Readonly<Params> }
  | { readonly flaw: 'no-signature' };

/** What such a request is refused for: the reason it is quarantined under. */
export const refusalOf = ({ flaw }: Forgery): 'mismatch' | 'missing-signature' =>
  flaw === 'no-signature' ? 'missing-signature' : 'mismatch';

/** Everything about a request but the signature, which needs a token and an address. */
export interface PlannedRequest {
  readonly resourceSid: string;
  readonly status: string;
  readonly kind: 'original' | 'duplicate' | 'forged';
  readonly forgery?: Forgery;
  /** With the query. */
  readonly path: string;
  readonly params: Params;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Version 4 in form. */
const uuid = (random: Random): string =>
  [
    random.hex(8),
    random.hex(4),
    `4${random.hex(3)}`,
    random.pick(['8', '9', 'a', 'b']) + random.hex(3),
    random.hex(12),
  ].join('-');

/** The request Twilio makes for one step of a script. */
export const requestFor = (
  random: Random,
  { resourceSid, path }: Script,
  { status, params }: Step,
): PlannedRequest => ({
  resourceSid,
  status,
  kind: 'original',
  path,
  params: { ...params },
  body: encodeForm(params, random.chance(0.2) ? '%20' : '+'),
  headers: {
    Accept: '*/*',
    'Content-Type': `application/x-www-form-urlencoded${random.pick(['', '; charset=utf-8', '; charset=UTF-8'])}`,
    'I-Twilio-Idempotency-Token': uuid(random),
    'User-Agent': 'TwilioProxy/1.1',
    'X-Home-Region': 'us1',
  },
});
