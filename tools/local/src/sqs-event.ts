import { REGION } from '@status-callbacks/emulator/aws';
import type { ReceivedMessage, SqsQueue } from '@status-callbacks/emulator/messaging';
import type { SQSEvent, SQSMessageAttributes } from 'aws-lambda';

/** Messages as a function receives them (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export const sqsEvent = (queue: SqsQueue, messages: readonly ReceivedMessage[]): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: systemAttributes(queue, message),
    messageAttributes: messageAttributes(message),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: REGION,
  })),
});

const systemAttributes = (queue: SqsQueue, { ReceiptHandle }: ReceivedMessage) => {
  const { message } = queue.inflightMessages.get(ReceiptHandle)!;
  return {
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    SentTimestamp: String(message.sentTimestamp),
    SenderId: '000000000000',
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
  };
};

const messageAttributes = ({ MessageAttributes = {} }: ReceivedMessage): SQSMessageAttributes =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType as 'String',
      },
    ]),
  );
