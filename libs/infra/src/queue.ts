import { queuePair } from '@status-callbacks/contract/addresses';
import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { ServiceStack } from './service-stack.ts';

/** The longest SQS allows: a fortnight to notice and repair. */
export const RETENTION = Duration.days(14);

const RECEIVES_BEFORE_DEAD_LETTER = 5;

/**
 * A queue that keeps what it is given: encrypted, TLS only, for as long as SQS allows; in production even when its stack, or
 * its place in it, is gone.
 */
export class DurableQueue extends Queue {
  constructor(scope: ServiceStack, id: string, props: QueueProps = {}) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      removalPolicy: scope.stage.removalPolicy,
      ...props,
    });
  }
}

/**
 * A queue for a function, and the one its messages go to after five failed receives; both known to operators by the name of
 * the queue, `main` for that of a whole service.
 */
export const queueWithDeadLetters = (
  scope: ServiceStack,
  id: `${string}Queue`,
  { functionTimeout, ...props }: QueueProps & { readonly functionTimeout: Duration },
): { readonly queue: DurableQueue; readonly deadLetters: DurableQueue } => {
  const prefix = id.replace(/Queue$/, '');
  const deadLetters = new DurableQueue(scope, `${prefix}DeadLetters`);
  Validations.of(deadLetters).acknowledge({
    id: 'Serverless-SQSRedrivePolicy',
    reason: 'The end of the line: what comes here waits for a person, who sends it back.',
  });
  const queue = new DurableQueue(scope, id, {
    ...props,
    // AWS's own rule: six times the function's timeout (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD_LETTER },
  });
  const name = prefix.toLowerCase() || 'main';
  const urls = { queueUrl: queue.queueUrl, deadLettersUrl: deadLetters.queueUrl };
  scope.publishAddress(queuePair(scope.service, name), scope.toJsonString(urls));
  return { queue, deadLetters };
};
