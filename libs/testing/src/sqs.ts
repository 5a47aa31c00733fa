import type { SQSEvent, SQSRecord } from 'aws-lambda';

export interface RecordOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly sentAt?: string;
}

/** A message as the event source mapping hands it to a function. */
export const anSqsRecord = (messageId: string, body: string, options: RecordOptions = {}): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(Date.parse(options.sentAt ?? '2026-11-23T16:00:00.000Z')),
    SenderId: 'AIDATEST',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: Object.fromEntries(
    Object.entries(options.attributes ?? {}).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
  awsRegion: 'us-east-1',
});

/** Bodies become records `m0`, `m1`, … */
export const anSqsEvent = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => anSqsRecord(`m${index}`, body)),
});
