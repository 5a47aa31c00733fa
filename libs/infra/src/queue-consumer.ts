import { Duration, Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { impactAlarm } from './alarm.ts';
import { type DurableQueue, queueWithDeadLetters } from './queue.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

export interface QueueConsumerProps extends ServiceFunctionProps {
  /** Only of a second consumer in a service: `Alert` has an `AlertQueue`, an `AlertFunction` and alarms of its own. */
  readonly name?: string;
  /** Most messages the function gets at once, and how long they are gathered for. Above ten, there must be a window. */
  readonly batch: { readonly size: number; readonly window?: Duration };
  /**
   * Most invocations side by side, from 2. So no backlog takes the concurrency of the account away from the front door, and
   * no message is handed to a function that is throttled: each time would count as one of its five receives.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly concurrency: number;
  /** How long a message waits before the function may see it; at most 15 minutes. @default not at all */
  readonly delay?: Duration;
  readonly maxMessageSizeBytes?: number;
  /** How old a message gets before somebody must look. @default 15 minutes */
  readonly patience?: Duration;
}

/** A queue, its dead letters, the function that works on it, and the alarms of all three. */
export class QueueConsumer {
  readonly function: ServiceFunction;
  readonly queue: DurableQueue;
  readonly deadLetters: DurableQueue;

  constructor(stack: ServiceStack, props: QueueConsumerProps) {
    const { name = '', batch, concurrency, delay, maxMessageSizeBytes, timeout = Duration.seconds(30) } = props;
    const { queue, deadLetters } = queueWithDeadLetters(stack, `${name}Queue`, {
      functionTimeout: timeout,
      ...(delay && { deliveryDelay: delay }),
      ...(maxMessageSizeBytes && { maxMessageSizeBytes }),
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.function = new ServiceFunction(stack, `${name}Function`, { ...props, timeout });
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: batch.size,
        ...(batch.window && { maxBatchingWindow: batch.window }),
        maxConcurrency: concurrency,
        reportBatchItemFailures: true,
      }),
    );
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'Lambda knows destinations for streams only; what fails here goes to the dead letters of its queue.',
    });
    this.watch(stack, name.toLowerCase(), props);
  }

  private watch(
    stack: ServiceStack,
    name: string,
    { impact, patience = Duration.minutes(15) }: QueueConsumerProps,
  ): void {
    const label = name || 'main';
    const highest = { period: Duration.minutes(1), statistic: 'Maximum' };
    impactAlarm(stack, `${name} dead letters`.trim(), {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(highest),
      threshold: 0,
      impact,
      graph: { answers: 'lost', title: 'Dead letters', label },
    });
    impactAlarm(stack, `${name} backlog`.trim(), {
      metric: this.queue.metricApproximateAgeOfOldestMessage(highest),
      threshold: patience.toSeconds(),
      periods: 3,
      impact,
      graph: { answers: 'late', title: 'Age of the oldest message, s', label },
    });
    stack.dashboard.plot({ answers: 'late', title: 'Messages waiting' }, [
      this.queue.metricApproximateNumberOfMessagesVisible({ ...highest, label }),
    ]);
  }
}
