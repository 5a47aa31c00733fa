import { SendMessageCommand, type SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { RequestMessage } from './as-received.ts';

/** Resolves once the queue has the message, and rejects otherwise. */
export type Enqueue = (message: RequestMessage) => Promise<void>;

/**
 * Three tries end within five seconds: Twilio gives all of its own tries fifteen, so that what we answer 503 it can still
 * send again (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export const WHILE_TWILIO_WAITS: SQSClientConfig = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

const TYPE = 'String';

/** What SQS counts against its limit: the body, and of each attribute its name, type and value. */
export const sizeOf = ({ body, attributes }: RequestMessage): number =>
  Object.entries(attributes).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name + TYPE + value),
    Buffer.byteLength(body),
  );

export const enqueueIn =
  (sqs: Pick<SQSClient, 'send'>, queueUrl: string): Enqueue =>
  async ({ body, attributes }) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: TYPE, StringValue: value }]),
        ),
      }),
    );
  };
