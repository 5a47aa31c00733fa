import { ERROR_EVENT_DETAIL_TYPE, ERROR_EVENT_SOURCE } from '@status-callbacks/contract/error-event';
import { deadLetterAlarm } from '@status-callbacks/infra/alarm';
import { queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';

/** The codes the service itself reacts to; any other rule on the bus belongs to the team that wants it. */
const CODES = ['30004', '30006', '30007'] as const;

/**
 * One rule per code, all into one queue: EventBridge gives up on a function after two more tries, a queue keeps what failed
 * for a fortnight and can be redriven (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
export const reactionRules = (stack: ServiceStack, bus: IEventBus, code: Code): void => {
  const functionTimeout = Duration.seconds(30);
  const { queue, deadLetters } = queueWithDeadLetters(stack, 'ReactionQueue', { functionTimeout });
  for (const errorCode of CODES) {
    new Rule(stack, `Error${errorCode}`, {
      eventBus: bus,
      description: `Callbacks that report error ${errorCode}`,
      eventPattern: {
        source: [ERROR_EVENT_SOURCE],
        detailType: [ERROR_EVENT_DETAIL_TYPE],
        detail: { code: [errorCode] },
      },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
  }
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
};
