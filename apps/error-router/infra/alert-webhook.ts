import { deadLetterAlarm } from '@status-callbacks/infra/alarm';
import { queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration, SecretValue } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { NO_WEBHOOK } from './alert-settings.ts';

/**
 * Brings alerts to a chat, once its URL has been put into the secret. Behind a queue: SNS's own delivery to a URL cannot keep
 * the URL secret, and gives up.
 */
export const alertWebhook = (stack: ServiceStack, topic: Topic, code: Code): void => {
  const functionTimeout = Duration.seconds(60);
  const { queue, deadLetters } = queueWithDeadLetters(stack, 'WebhookQueue', { functionTimeout });
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  const secret = new Secret(stack, 'Webhook', {
    secretName: `status-callbacks/${stack.stage.name}/alert-webhook`,
    description: `The https URL that alerts are posted to, or "${NO_WEBHOOK}"`,
    // Not one: what is put in its place is never in a template.
    secretStringValue: SecretValue.unsafePlainText(NO_WEBHOOK),
    removalPolicy: stack.stage.removalPolicy,
  });
  const post = new ServiceFunction(stack, 'WebhookFunction', {
    code,
    handler: 'webhook-handler.handler',
    environment: { SECRET_ARN: secret.secretArn, NO_WEBHOOK },
    timeout: functionTimeout,
    memorySize: 256,
  });
  // No more than have the time to be answered, each within ten seconds.
  post.addEventSource(new SqsEventSource(queue, { batchSize: 5, reportBatchItemFailures: true }));
  secret.grantRead(post);
  deadLetterAlarm(stack, deadLetters, 'Alerts do not reach the chat that people read them in.', 'webhook dead letters');
};
