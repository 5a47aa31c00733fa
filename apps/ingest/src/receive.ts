import { isReleased, readQueueMessage } from '@status-callbacks/signature/queue-message';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import type { SQSRecord } from 'aws-lambda';

/** A request and the message it came in, to be put elsewhere unchanged. */
export interface Delivery {
  readonly request: ReceivedRequest;
  readonly record: SQSRecord;
  /** An operator has sent it back from quarantine. */
  readonly released: boolean;
}

/** Reads what a front door, or a release from quarantine, put on the queue. */
export const receive = (record: SQSRecord): Delivery => {
  const attributes = Object.fromEntries(
    Object.entries(record.messageAttributes).flatMap(([name, { stringValue }]) =>
      stringValue === undefined ? [] : [[name, stringValue]],
    ),
  );
  const request = readQueueMessage({
    body: record.body,
    attributes,
    sentTimestamp: Number(record.attributes.SentTimestamp),
  });
  return { request, record, released: isReleased(attributes) };
};
