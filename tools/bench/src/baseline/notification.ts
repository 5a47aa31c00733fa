import type { SNSEvent, SQSEvent } from 'aws-lambda';

/**
 * Turns what the local system hands over into what SNS hands to a function. SNS calls functions itself; here a queue with
 * batches of one stands for that, and what it costs is not counted.
 */
export const notified =
  (handler: (event: SNSEvent) => Promise<void>) =>
  ({ Records }: SQSEvent): Promise<void> =>
    handler({ Records: Records.map(({ body }) => ({ Sns: { Message: body } })) } as SNSEvent);
