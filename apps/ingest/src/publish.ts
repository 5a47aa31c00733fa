import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { messageAttributes } from '@status-callbacks/contract/attributes';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { batches } from '@status-callbacks/lambda/batches';
import type { Log } from '@status-callbacks/logging/log';

interface Publication {
  readonly messageId: string;
  readonly event: StatusCallback;
  readonly text: string;
}

/** Publishes to the topic, ten at a time; returns the message ids of those it did not take. */
export type Publish = (publications: readonly Publication[], log: Log) => Promise<string[]>;

/** Ten entries or 256 KiB a request, attributes included: this much is kept free for them. */
const LIMITS = { count: 10, bytes: 250 * 1024, sizeOf: ({ text }: Publication) => Buffer.byteLength(text) + 512 };

const stringAttributes = (event: StatusCallback) =>
  Object.fromEntries(
    Object.entries(messageAttributes(event)).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );

export const publishTo =
  (sns: Pick<SNSClient, 'send'>, topicArn: string): Publish =>
  async (publications, log) => {
    const failed = await Promise.all(
      batches(publications, LIMITS).map(async (batch) => {
        try {
          const { Failed = [] } = await sns.send(
            new PublishBatchCommand({
              TopicArn: topicArn,
              PublishBatchRequestEntries: batch.map(({ event, text }, index) => ({
                Id: String(index),
                Message: text,
                MessageAttributes: stringAttributes(event),
              })),
            }),
          );
          for (const { Id, Code } of Failed) log.error('event not published', { entry: Id, code: Code });
          return Failed.map(({ Id }) => batch[Number(Id)]!.messageId);
        } catch (error) {
          log.error('batch not published', { events: batch.length, error });
          return batch.map(({ messageId }) => messageId);
        }
      }),
    );
    return failed.flat();
  };
