import { deadLetterAlarm } from '@status-callbacks/infra/alarm';
import { queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

/** Brings alerts to a chat. Behind a queue: SNS's own delivery to a URL cannot keep the URL secret, and gives up. */
export const alertWebhook = (stack: ServiceStack, topic: Topic, code: Code, secretName: string): void => {
  const functionTimeout = Duration.seconds(60);
  const { queue, deadLetters } = queueWithDeadLetters(stack, 'WebhookQueue', { functionTimeout });
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  const secret = Secret.fromSecretNameV2(stack, 'Webhook', secretName);
  const post = new ServiceFunction(stack, 'WebhookFunction', {
    code,
    handler: 'webhook-handler.handler',
    environment: { SECRET_NAME: secret.secretName },
    timeout: functionTimeout,
    memorySize: 256,
  });
  // No more than have the time to be answered, each within ten seconds.
  post.addEventSource(new SqsEventSource(queue, { batchSize: 5, reportBatchItemFailures: true }));
  secret.grantRead(post);
  deadLetterAlarm(stack, deadLetters, 'Alerts do not reach the chat that people read them in.', 'webhook dead letters');
};
