import { deadLetterAlarm } from '@status-callbacks/infra/alarm';
import { queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';

/**
 * Where rules send what somebody should read. A queue and not the function: EventBridge gives up on a function after two more
 * tries, a queue keeps what failed for a fortnight and can be redriven
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
export const reactions = (stack: ServiceStack, code: Code): IRuleTarget => {
  const functionTimeout = Duration.seconds(30);
  const { queue, deadLetters } = queueWithDeadLetters(stack, 'ReactionQueue', { functionTimeout });
  new ServiceFunction(stack, 'Reactions', {
    code,
    handler: 'reactions-handler.handler',
    environment: {},
    timeout: functionTimeout,
    memorySize: 256,
  }).addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));
  deadLetterAlarm(
    stack,
    deadLetters,
    'Errors that call for action reach nobody: blocked and dead numbers are sent to again.',
    'reaction dead letters',
  );
  return new SqsQueue(queue, { deadLetterQueue: deadLetters });
};
