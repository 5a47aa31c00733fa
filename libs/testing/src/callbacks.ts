import { buildStatusCallback } from '@status-callbacks/contract/build';
import { single } from '@status-callbacks/contract/read';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { parseForm } from '@status-callbacks/signature/form';
import { callbackId, sign } from '@status-callbacks/signature/sign';

export const AUTH_TOKEN = '0123456789abcdef0123456789abcdef';
export const ACCOUNT_SID = `AC${'a'.repeat(32)}`;

/** A SID that is easy to tell from others in a failed test: `SM000…0007`. */
export const sid = (prefix: string, number: number): string => `${prefix}${String(number).padStart(32, '0')}`;

/** The body of an ordinary SMS callback, as Twilio's documentation shows it. */
export const messageParams = (overrides: Params = {}): Params => ({
  AccountSid: ACCOUNT_SID,
  ApiVersion: '2010-04-01',
  From: '+15005550006',
  To: '+15005550001',
  MessageSid: sid('SM', 1),
  SmsSid: sid('SM', 1),
  MessageStatus: 'delivered',
  SmsStatus: 'delivered',
  ...overrides,
});

export interface CallbackOptions {
  readonly params?: Params;
  readonly url?: string;
  readonly receivedAt?: string;
}

/** A callback that Twilio might have signed, as the event it becomes. */
export const aCallback = ({
  params = messageParams(),
  url = 'https://callbacks.example.com/twilio',
  receivedAt = '2026-11-23T16:00:00.000Z',
}: CallbackOptions = {}): StatusCallback =>
  buildStatusCallback({
    id: callbackId(url, params),
    accountSid: single(params, 'AccountSid'),
    params,
    custom: parseForm(url.split('?')[1] ?? ''),
    request: {
      url,
      signature: sign(AUTH_TOKEN, url, params),
      receivedAt,
      requestId: 'request-1',
      sourceIp: '192.0.2.1',
    },
  });

/** Messages numbered from 0, one callback each. */
export const someCallbacks = (count: number, options: CallbackOptions = {}): StatusCallback[] =>
  Array.from({ length: count }, (_, index) =>
    aCallback({
      ...options,
      params: messageParams({ ...options.params, MessageSid: sid('SM', index), SmsSid: sid('SM', index) }),
    }),
  );
