import { randomBytes, randomUUID } from 'node:crypto';
import { encodeForm } from '@status-callbacks/simulator/form';
import type { PlannedRequest } from '@status-callbacks/simulator/planned-request';

export interface CallbackOptions {
  readonly product: 'messaging' | 'voice';
  readonly status: string;
  readonly error?: string;
  readonly from: string;
  readonly to: string;
  readonly sid?: string;
  readonly account?: string;
  /** Custom parameters: the query of the callback URL. */
  readonly param?: Readonly<Record<string, string>>;
}

const sid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

const statusParams = (
  product: CallbackOptions['product'],
  resourceSid: string,
  status: string,
): Record<string, string> =>
  product === 'voice'
    ? {
        CallSid: resourceSid,
        CallStatus: status,
        Direction: 'outbound-api',
        CallbackSource: 'call-progress-events',
        Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
        SequenceNumber: '0',
      }
    : { MessageSid: resourceSid, SmsSid: resourceSid, MessageStatus: status, SmsStatus: status };

/** The same for every callback: a SID is another resource for each account that names it. */
const MADE_UP_ACCOUNT = `AC${'0'.repeat(32)}`;

/** One callback about a resource, of an account, both made up unless named. */
export const callback = ({
  product,
  status,
  error,
  from,
  to,
  sid: given,
  account,
  param,
}: CallbackOptions): PlannedRequest => {
  const resourceSid = given ?? sid(product === 'voice' ? 'CA' : 'SM');
  const params = {
    AccountSid: account ?? MADE_UP_ACCOUNT,
    ApiVersion: '2010-04-01',
    From: from,
    To: to,
    ...statusParams(product, resourceSid, status),
    ...(error !== undefined && { ErrorCode: error }),
  };
  return {
    resourceSid,
    status,
    kind: 'original',
    path: param ? `/twilio-params?${encodeForm(param, '%20')}` : '/twilio',
    params,
    body: encodeForm(params, '+'),
    headers: {
      Accept: '*/*',
      'Content-Type': 'application/x-www-form-urlencoded',
      'I-Twilio-Idempotency-Token': randomUUID(),
      'User-Agent': 'TwilioProxy/1.1',
    },
  };
};
