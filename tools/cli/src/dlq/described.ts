import { readErrorEventDetail } from '@status-callbacks/contract/error-event';
import { parseStatusCallback, type StatusCallback } from '@status-callbacks/contract/status-callback';
import type { HeldMessage } from '../held/held-message.ts';

/** A dead letter as far as it may be shown: nothing of its text. */
export interface Described {
  readonly messageId: string;
  /** RFC 3339, UTC: when it first was sent. */
  readonly sentAt: string;
  readonly receives: number;
  /** `callback`, `error event`, or how large it is when it is neither. */
  readonly what: string;
  readonly eventId?: string;
  readonly type?: string;
  readonly subject?: string;
  /** Where EventBridge could not deliver it, what it said. */
  readonly refusedWith?: string;
}

const callbackIn = (body: string): { readonly what: string; readonly event?: StatusCallback } => {
  try {
    return { what: 'callback', event: parseStatusCallback(body) };
  } catch {
    // Something else, then.
  }
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    return { what: 'error event', event: readErrorEventDetail(detail).event };
  } catch {
    return { what: `${Buffer.byteLength(body)} bytes` };
  }
};

export const described = ({ id, body, attributes, sentTimestamp, receives }: HeldMessage): Described => {
  const { what, event } = callbackIn(body);
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
  const refusedWith = attributes['ERROR_CODE']?.StringValue;
  return {
    messageId: id,
    sentAt: new Date(sentTimestamp).toISOString(),
    receives,
    what,
    ...(event && { eventId: event.id, type: event.type, subject: event.subject }),
    ...(refusedWith !== undefined && { refusedWith }),
  };
};
