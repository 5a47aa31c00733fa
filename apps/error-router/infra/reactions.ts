import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { Duration } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * Where rules send what somebody should read. A queue and not the function: EventBridge gives up on a function after two more
 * tries, a queue keeps what failed for a fortnight and can be redriven
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
export const reactions = (stack: ServiceStack, code: Code): IRuleTarget => {
  const { queue, deadLetters } = new QueueConsumer(stack, {
    name: 'Reaction',
    code,
    handler: 'reactions-handler.handler',
    environment: {},
    memorySize: 256,
    batch: { size: 10, window: Duration.seconds(1) },
    concurrency: 5,
    impact: 'Errors that call for action reach nobody: blocked and dead numbers are sent to again.',
  });
  return new SqsQueue(queue, { deadLetterQueue: deadLetters });
};
