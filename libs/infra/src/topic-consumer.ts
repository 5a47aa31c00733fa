import { REPLAY_TARGET, replayFilter } from '@status-callbacks/contract/attributes';
import { addresses, queueUrl } from '@status-callbacks/contract/addresses';
import { Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { backlogAlarm, deadLetterAlarm } from './alarm.ts';
import { type DurableQueue, queueWithDeadLetters } from './queue.ts';
import { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

export interface TopicConsumerProps {
  /** Only of a second consumer in a service: `Delivery` has a `DeliveryQueue`, a `DeliveryFunction` and alarms of its own. */
  readonly name?: string;
  readonly code: Code;
  /** @default 'handler.handler' */
  readonly handler?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Most events the function gets at once, and how long they are gathered for. */
  readonly batch: { readonly size: number; readonly window: Duration };
  /** How long an event waits before the function may see it; at most 15 minutes. @default not at all */
  readonly delay?: Duration;
  /** Conditions on the message attributes, besides the one on replays that every sink has. */
  readonly filter?: Readonly<Record<string, readonly (string | object)[]>>;
  /** Whether a replay addressed to all sinks concerns this one. @default true */
  readonly takesReplaysToAll?: boolean;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  readonly memorySize?: number;
  /** What people lose while events wait or fail here, in one sentence. */
  readonly impact: string;
}

/**
 * A sink's place on the topic: its own subscription, queue, dead letters, function and alarms, so that no sink can delay
 * or break another.
 */
export class TopicConsumer {
  readonly function: ServiceFunction;
  readonly queue: DurableQueue;
  readonly deadLetters: DurableQueue;

  constructor(stack: ServiceStack, props: TopicConsumerProps) {
    const functionTimeout = props.timeout ?? Duration.seconds(30);
    const { name = '' } = props;
    const { queue, deadLetters } = queueWithDeadLetters(stack, `${name}Queue`, {
      functionTimeout,
      ...(props.delay && { deliveryDelay: props.delay }),
    });
    const topic = Topic.fromTopicArn(stack, `${name}Topic`, stack.lookUpAddress(addresses.topicArn));

    queue.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    // The L2 subscription types filters without `exists: false` beside values, which is what a replay filter is made of.
    new CfnSubscription(stack, `${name}Subscription`, {
      topicArn: topic.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      filterPolicy: {
        [REPLAY_TARGET]: replayFilter(stack.service, { takesReplaysToAll: props.takesReplaysToAll ?? true }),
        ...props.filter,
      },
    });

    this.function = new ServiceFunction(stack, `${name}Function`, {
      code: props.code,
      ...(props.handler && { handler: props.handler }),
      environment: props.environment,
      timeout: functionTimeout,
      ...(props.memorySize && { memorySize: props.memorySize }),
    });
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: props.batch.size,
        maxBatchingWindow: props.batch.window,
        reportBatchItemFailures: true,
      }),
    );
    // A replay is addressed to a service, and watches the queue of its first consumer.
    if (!name) stack.publishAddress(queueUrl(stack.service), queue.queueUrl);
    const alarmed = (what: string): string => `${name.toLowerCase()} ${what}`.trim();
    deadLetterAlarm(stack, deadLetters, props.impact, alarmed('dead letters'));
    backlogAlarm(stack, queue, props.impact, alarmed('backlog'));
    this.queue = queue;
    this.deadLetters = deadLetters;
  }
}
