import { randomBytes } from 'node:crypto';
import {
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface Listening {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly topicArn: string;
  readonly stage: string;
  /** Of the subscription: what SNS can sort out before it costs anything. */
  readonly filterPolicy: Readonly<Record<string, readonly (string | { readonly exists: boolean })[]>>;
}

/** Nobody looks back further: a queue that was left behind holds next to nothing. */
const RETENTION_SECONDS = 300;
const STALE_MS = 12 * 3_600_000;

const prefixOf = (stage: string): string => `status-callbacks-tail-${stage}-`;

/** @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
const mayBeSentTo = (queueArn: string, topicArn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  });

/** Queues of listeners that were killed; the time in the name says since when. */
const sweep = async ({ sns, sqs, topicArn, stage }: Listening): Promise<void> => {
  const QueueNamePrefix = prefixOf(stage);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix }));
  const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
  const stale = QueueUrls.filter((url) => {
    const since = Number.parseInt(nameOf(url).slice(QueueNamePrefix.length), 10);
    return since < Date.now() - STALE_MS;
  });
  if (stale.length === 0) return;
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  for (const url of stale) {
    const subscription = Subscriptions.find(({ Endpoint = '' }) => Endpoint.endsWith(`:${nameOf(url)}`));
    if (subscription) await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription.SubscriptionArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  }
};

/**
 * The bodies of what the topic carries from now on, as they come. A queue of its own receives them, so it takes nothing from
 * any sink; the queue goes when the listening ends.
 */
export async function* listen(listening: Listening, signal: AbortSignal, onReady: () => void): AsyncGenerator<string> {
  const { sns, sqs, topicArn, stage, filterPolicy } = listening;
  await sweep(listening);
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: `${prefixOf(stage)}${Date.now()}-${randomBytes(4).toString('hex')}`,
      Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS), SqsManagedSseEnabled: 'true' },
    }),
  );
  let SubscriptionArn: string | undefined;
  try {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const Endpoint = Attributes!['QueueArn']!;
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: mayBeSentTo(Endpoint, topicArn) } }),
    );
    ({ SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint,
        ReturnSubscriptionArn: true,
        Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filterPolicy) },
      }),
    ));
    onReady();
    while (!signal.aborted) yield* await receive(sqs, QueueUrl!, signal);
  } finally {
    if (SubscriptionArn) await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

const receive = async (sqs: SQSClient, QueueUrl: string, signal: AbortSignal): Promise<string[]> => {
  try {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
      { abortSignal: signal },
    );
    if (Messages.length > 0) {
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    return Messages.map(({ Body = '' }) => Body);
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
};
