import { directRoutes } from '@status-callbacks/contract/declared-parameters';
import type { Reason } from '@status-callbacks/quarantine/entry';
import { type QueueMessage, readDirectMessage, readEnvelope } from '@status-callbacks/signature/queue-message';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import type { SQSRecord } from 'aws-lambda';

/** A request and the message it came in, to be kept as it came. */
export interface Delivery {
  readonly messageId: string;
  readonly request: ReceivedRequest;
  readonly message: QueueMessage;
  /** An operator has sent it back from quarantine. */
  readonly released: boolean;
  /** Whatever its signature says, the message is none of ours. */
  readonly refused?: Reason;
}

/** Reads what is on a queue, by who can write to it. */
export type Receive = (record: SQSRecord) => Delivery;

const messageOf = ({ body, messageAttributes, attributes }: SQSRecord): QueueMessage => ({
  body,
  attributes: Object.fromEntries(
    Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
      stringValue === undefined ? [] : [[name, stringValue]],
    ),
  ),
  sentTimestamp: Number(attributes.SentTimestamp),
});

const direct = (message: QueueMessage) => readDirectMessage(message, (path) => directRoutes[path] ?? []);

/** From the ingest queue, where only the direct routes write, and callers with them. */
const receiveDirect: Receive = (record) => {
  const message = messageOf(record);
  const { request, foreign } = direct(message);
  return {
    messageId: record.messageId,
    request,
    message,
    released: false,
    ...(foreign.length > 0 && { refused: 'unrecognized-message' }),
  };
};

/** From the envelope queue, where the front-door function and operators write, and no caller. */
const receiveEnvelope: Receive = (record) => {
  const { messageId } = record;
  const message = messageOf(record);
  const enveloped = readEnvelope(message);
  return enveloped
    ? { messageId, message, ...enveloped }
    : { messageId, message, request: direct(message).request, released: false, refused: 'unrecognized-message' };
};

/** By the queue that a function works on. */
export const receivers = { direct: receiveDirect, envelope: receiveEnvelope } as const;
