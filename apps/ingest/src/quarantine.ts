import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { batches } from '@status-callbacks/lambda/batches';
import type { Log } from '@status-callbacks/logging/log';
import type { Delivery } from './receive.ts';

interface RefusedDelivery extends Delivery {
  readonly reason: string;
}

/** Keeps refused requests where an operator can release them; returns the message ids of those it could not keep. */
export type Quarantine = (refused: readonly RefusedDelivery[], log: Log) => Promise<string[]>;

/** Ten entries or 1 MiB a request (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html). */
const LIMITS = {
  count: 10,
  bytes: 1024 * 1024,
  sizeOf: ({ record }: RefusedDelivery) => Buffer.byteLength(record.body) + 12 * 1024,
};

/** As it came, with the verdict and the time of receipt added: enough to verify it again as if it came anew. */
const entry = ({ request: { receivedAt }, record, reason }: RefusedDelivery, index: number) => ({
  Id: String(index),
  MessageBody: record.body,
  MessageAttributes: {
    ...Object.fromEntries(
      Object.entries(record.messageAttributes)
        .filter(([name]) => name !== 'released')
        .map(([name, { dataType, stringValue }]) => [name, { DataType: dataType, StringValue: stringValue }]),
    ),
    refusal: { DataType: 'String', StringValue: JSON.stringify({ reason, receivedAt }) },
  },
});

export const quarantineIn =
  (sqs: Pick<SQSClient, 'send'>, queueUrl: string): Quarantine =>
  async (refused, log) => {
    const failed = await Promise.all(
      batches(refused, LIMITS).map(async (batch) => {
        try {
          const { Failed = [] } = await sqs.send(
            new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch.map(entry) }),
          );
          for (const { Id, Code } of Failed) log.error('request not quarantined', { entry: Id, code: Code });
          return Failed.map(({ Id }) => batch[Number(Id)]!.record.messageId);
        } catch (error) {
          log.error('batch not quarantined', { requests: batch.length, error });
          return batch.map(({ record }) => record.messageId);
        }
      }),
    );
    return failed.flat();
  };
