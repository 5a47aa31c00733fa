import { REPLAY_TARGET, replayFilter } from '@status-callbacks/contract/attributes';
import { addresses, queueUrl } from '@status-callbacks/contract/addresses';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { QueueConsumer, type QueueConsumerProps } from './queue-consumer.ts';
import type { ServiceStack } from './service-stack.ts';

export interface TopicConsumerProps extends QueueConsumerProps {
  /** Conditions on the message attributes, besides the one on replays that every sink has. */
  readonly filter?: Readonly<Record<string, readonly (string | object)[]>>;
  /** Whether a replay addressed to all sinks concerns this one. @default true */
  readonly takesReplaysToAll?: boolean;
}

/**
 * A sink's place on the topic: its own subscription, queue, dead letters, function and alarms, so that no sink can delay
 * or break another.
 */
export class TopicConsumer extends QueueConsumer {
  constructor(stack: ServiceStack, { filter, takesReplaysToAll = true, ...props }: TopicConsumerProps) {
    super(stack, props);
    const { queue, deadLetters } = this;
    const { name = '' } = props;
    const topic = Topic.fromTopicArn(stack, `${name}Topic`, stack.lookUpAddress(addresses.topicArn));

    // The dead letters too: SNS drops what a queue does not take
    // (https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html).
    for (const target of [queue, deadLetters]) {
      target.addToResourcePolicy(
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          principals: [new ServicePrincipal('sns.amazonaws.com')],
          resources: [target.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
        }),
      );
    }
    // The L2 subscription types filters without `exists: false` beside values, which is what a replay filter is made of.
    new CfnSubscription(stack, `${name}Subscription`, {
      topicArn: topic.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      redrivePolicy: { deadLetterTargetArn: deadLetters.queueArn },
      filterPolicy: { [REPLAY_TARGET]: replayFilter(stack.service, { takesReplaysToAll }), ...filter },
    });
    // A replay is addressed to a service, and watches the queue of its first consumer.
    if (!name) stack.publishAddress(queueUrl(stack.service), queue.queueUrl);
  }
}
