import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';

let messages = 0;

export interface Ended {
  readonly at: number;
  readonly code?: string;
  readonly campaign?: string;
  readonly from?: string;
}

/** A message of its own that has ended: delivered, or failed with a code. */
export const anEnded = ({ at, code, campaign, from = '+15005550006' }: Ended): StatusCallback => {
  const MessageSid = sid('SM', (messages += 1));
  const status = code ? 'undelivered' : 'delivered';
  return aCallback({
    params: messageParams({
      MessageSid,
      SmsSid: MessageSid,
      MessageStatus: status,
      SmsStatus: status,
      From: from,
      ...(code && { ErrorCode: code }),
    }),
    url: `https://callbacks.example.com/twilio-params${campaign ? `?category=${encodeURIComponent(campaign)}` : ''}`,
    receivedAt: new Date(at).toISOString(),
  });
};
