import { failure, open, type Product, sequel, success } from './product.ts';

/**
 * SMS, MMS, RCS and WhatsApp. A multipart message can report `undelivered` for one segment and then `delivered`, so the
 * better evidence ranks higher (https://github.com/opengovsg/postmangovsg/issues/1150).
 * @see https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
 */
export const messaging = {
  name: 'messaging',
  identifiedBy: ['MessageSid'],
  sid: ['MessageSid'],
  status: ['MessageStatus', 'SmsStatus'],
  states: {
    accepted: open(0),
    scheduled: open(0),
    queued: open(10),
    receiving: open(10),
    sending: open(20),
    sent: open(30),
    canceled: failure(36),
    failed: failure(37),
    undelivered: failure(38),
    partially_delivered: failure(39),
    received: success(40),
    delivered: success(40),
    read: { ...sequel(50), succeeds: true },
  },
  type: (status) => `com.twilio.messaging.message.${status}`,
} as const satisfies Product;

/**
 * Delivery receipts of Conversations (classic).
 * @see https://www.twilio.com/docs/conversations/conversations-webhooks
 */
export const conversations = {
  name: 'conversations',
  identifiedBy: ['ConversationSid', 'EventType'],
  sid: ['MessageSid', 'ParticipantSid', 'ConversationSid'],
  status: ['Status', 'EventType'],
  states: {
    sent: open(30),
    failed: failure(37),
    undelivered: failure(38),
    delivered: success(40),
    read: { ...sequel(50), succeeds: true },
  },
  type: (status) => `com.twilio.conversations.message.${status}`,
} as const satisfies Product;

/** Closed on 2021-12-17; its callbacks are still in archives. */
export const fax = {
  name: 'fax',
  identifiedBy: ['FaxSid'],
  sid: ['FaxSid'],
  status: ['FaxStatus', 'Status'],
  states: {
    queued: open(0),
    processing: open(10),
    sending: open(20),
    receiving: open(20),
    canceled: failure(35),
    busy: failure(36),
    'no-answer': failure(37),
    failed: failure(38),
    received: success(40),
    delivered: success(40),
  },
  type: (status) => `com.twilio.fax.fax.${status}`,
} as const satisfies Product;
