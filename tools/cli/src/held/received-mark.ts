import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** Has `ingest` take a request that is sent again as received when it first came: SQS dates the message anew. */
export const receivedMark = (receivedAt: string): Record<'released', MessageAttributeValue> => ({
  released: { DataType: 'String', StringValue: JSON.stringify({ receivedAt }) },
});
