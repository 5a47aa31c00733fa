import { randomBytes, randomUUID } from 'node:crypto';
import { encodeForm } from '@status-callbacks/simulator/form';
import type { PlannedRequest } from '@status-callbacks/simulator/planned-request';
import type { Signer } from './keys.ts';

/** A number of Twilio's own that is nobody's (https://www.twilio.com/docs/iam/test-credentials). */
export const NOBODYS_NUMBER = '+15005550009';

/** A callback of our own that should get through. */
export interface Canary {
  /** The door it goes through, and what is unusual about it. */
  readonly name: string;
  readonly planned: PlannedRequest;
  /** What its callback must say in the end. */
  readonly custom: Readonly<Record<string, string>>;
  /** Whether the door is known to carry it. */
  readonly carried: boolean;
}

interface Unplanned extends Omit<Canary, 'planned'> {
  readonly path: string;
  readonly error?: string;
}

const DOORS: readonly Unplanned[] = [
  { name: '/twilio', path: '/twilio', custom: {}, carried: true },
  {
    name: '/twilio-params',
    path: '/twilio-params?id=canary&category=doctor',
    custom: { id: 'canary', category: 'doctor' },
    carried: true,
  },
  // With an error, so that it takes every turn there is: router, bus, rule, list.
  {
    name: '/twilio-any',
    path: '/twilio-any?canary=doctor',
    custom: { canary: 'doctor' },
    carried: true,
    error: '30006',
  },
];

const probe = (name: string, path: string, custom: Record<string, string>, carried = true): Unplanned => ({
  name,
  path,
  custom,
  carried,
});

/** What AWS does not document of HTTP API, and this system has decided about (apps/ingest/README.md). */
const PROBES: readonly Unplanned[] = [
  probe('a declared parameter missing', '/twilio-params?id=canary', { id: 'canary' }),
  probe('a comma', '/twilio-params?id=canary&category=a,b', { id: 'canary', category: 'a,b' }),
  probe('a space as +', '/twilio-params?id=canary&category=a+b', { id: 'canary', category: 'a b' }),
  probe('an escaped plus', '/twilio-params?id=canary&category=1%2B1', { id: 'canary', category: '1+1' }),
  probe('an apostrophe', "/twilio-params?id=canary&category=it's", { id: 'canary', category: "it's" }),
  probe('a double quote', '/twilio-params?id=canary&category=%22a%22', { id: 'canary', category: '"a"' }, false),
  probe('a double quote, /twilio-any', '/twilio-any?category=%22a%22', { category: '"a"' }),
  probe('an escaped path, /twilio-any', '/twilio-any/a%20b?id=canary', { id: 'canary' }),
];

const plan = ({ path, error, ...canary }: Unplanned, { accountSid }: Signer): Canary => {
  // No message of Twilio's begins like this, so that people can tell canaries by their SID.
  const resourceSid = `SM${'0'.repeat(8)}${randomBytes(12).toString('hex')}`;
  const status = error === undefined ? 'delivered' : 'undelivered';
  const params = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: '+15005550006',
    To: NOBODYS_NUMBER,
    MessageSid: resourceSid,
    SmsSid: resourceSid,
    MessageStatus: status,
    SmsStatus: status,
    ...(error !== undefined && { ErrorCode: error }),
  };
  const headers = {
    Accept: '*/*',
    'Content-Type': 'application/x-www-form-urlencoded',
    'I-Twilio-Idempotency-Token': randomUUID(),
    'User-Agent': 'callbacks-doctor',
  };
  const planned: PlannedRequest = {
    ...{ resourceSid, status, kind: 'original', path, params, headers },
    body: encodeForm(params, '+'),
  };
  return { ...canary, planned };
};

export const canaries = (signer: Signer): Canary[] => DOORS.map((each) => plan(each, signer));
export const probes = (signer: Signer): Canary[] => PROBES.map((each) => plan(each, signer));
