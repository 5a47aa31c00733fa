import type { Aws } from '@status-callbacks/emulator/aws';
import type { BusEvent, Target } from '@status-callbacks/emulator/event-bus';
import type { LambdaFunction } from './lambda-function.ts';
import type { RuleDefinition, RuleTarget } from './rule.ts';

/**
 * Once Lambda has an event, EventBridge's retries and dead letters no longer apply: Lambda itself tries twice more.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const LAMBDA_RETRIES = 2;

/** Puts the rules of the templates on their buses. */
export const addRules = (
  rules: readonly RuleDefinition[],
  { bus, queues }: Pick<Aws, 'bus' | 'queues'>,
  lambdas: ReadonlyMap<string, LambdaFunction>,
): void => {
  const send = (queueArn: string, event: BusEvent): Promise<unknown> => {
    const queue = queues.find(queueArn);
    if (!queue) return Promise.reject(new Error(`${queueArn} does not exist`));
    return queues.send({ QueueUrl: queue.url, MessageBody: JSON.stringify(event) });
  };

  const toTarget = ({ arn, deadLetterArn, maxRetries, maxAgeSeconds }: RuleTarget): Target => {
    const lambda = lambdas.get(arn);
    if (lambda) return { deliver: lambda.invoke, maxRetries: LAMBDA_RETRIES };
    return {
      deliver: (event) => send(arn, event),
      ...(maxRetries !== undefined && { maxRetries }),
      ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
      ...(deadLetterArn && { deadLetter: (event: BusEvent) => send(deadLetterArn, event) }),
    };
  };

  for (const { targets, ...rule } of rules) {
    for (const { arn } of targets) {
      if (!queues.find(arn) && !lambdas.has(arn))
        throw new Error(`rule ${rule.name}: ${arn} is no queue or function here`);
    }
    bus.addRule({ ...rule, targets: Object.fromEntries(targets.map((target) => [target.id, toTarget(target)])) });
  }
};
