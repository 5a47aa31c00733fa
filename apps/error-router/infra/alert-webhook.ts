import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import { allowReading } from '@status-callbacks/infra/read-secret';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration, SecretValue, Validations } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { NO_WEBHOOK } from './alert-settings.ts';

/**
 * Brings alerts to a chat, once its URL has been put into the secret. Behind a queue: SNS's own delivery to a URL cannot keep
 * the URL secret, and gives up.
 */
export const alertWebhook = (stack: ServiceStack, topic: Topic, code: Code): void => {
  const secret = new Secret(stack, 'Webhook', {
    secretName: `status-callbacks/${stack.stage.name}/alert-webhook`,
    description: `The https URL that alerts are posted to, or "${NO_WEBHOOK}"`,
    // Not one: what is put in its place is never in a template.
    secretStringValue: SecretValue.unsafePlainText(NO_WEBHOOK),
    removalPolicy: stack.stage.removalPolicy,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'A chat gives out its URL to a person; there is no call that would make a new one.',
  });
  const post = new QueueConsumer(stack, {
    name: 'Webhook',
    code,
    handler: 'webhook-handler.handler',
    environment: { SECRET_ARN: secret.secretArn, NO_WEBHOOK },
    timeout: Duration.seconds(60),
    memorySize: 256,
    // No more than have the time to be answered, each within ten seconds.
    batch: { size: 5 },
    concurrency: 2,
    impact: 'Alerts do not reach the chat that people read them in.',
  });
  allowReading(secret, post.function);
  topic.addSubscription(
    new SqsSubscription(post.queue, { rawMessageDelivery: true, deadLetterQueue: post.deadLetters }),
  );
};
