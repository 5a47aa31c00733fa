import { REPLAY_TARGET } from '@status-callbacks/contract/attributes';
import { addresses } from '@status-callbacks/contract/addresses';
import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration, Validations } from 'aws-cdk-lib';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Alias } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type AlertSettings, alertSettings } from './alert-settings.ts';
import { alertTable } from './alert-table.ts';
import { alertWebhook } from './alert-webhook.ts';
import type { HistoryReader } from './history-reader.ts';

/**
 * Tells people what they have to act on: errors with a cause that fails everything after them, by rule; and shares of errors
 * far above what is usual, by counting all that ends. Returns where rules send the former.
 */
export const alerts = (
  stack: ServiceStack,
  code: Code,
  history: HistoryReader,
  settings: AlertSettings = alertSettings[stack.stage.name],
): IRuleTarget => {
  const topic = new Topic(stack, 'Alerts', {
    enforceSSL: true,
    masterKey: Alias.fromAliasName(stack, 'AlertsKey', 'alias/aws/sns'),
  });
  stack.publishAddress(addresses.alertTopicArn, topic.topicArn);
  for (const email of settings.emails) {
    Validations.of(topic.addSubscription(new EmailSubscription(email))).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'A mail that could not be delivered is no news later, and `callbacks alerts tail` has shown the alert.',
    });
  }
  alertWebhook(stack, topic, code);

  const table = alertTable(stack);
  const telling = { TABLE_NAME: table.tableName, STAGE: stack.stage.name, TOPIC_ARN: topic.topicArn };
  const parameters = { PARAMETERS: settings.parameters.join(','), OLD_SECONDS: String(settings.oldSeconds) };
  const quiet = { QUIET_SECONDS: String(settings.quietSeconds) };
  const bucket = { BUCKET_SECONDS: String(settings.bucketSeconds) };

  const ring = new QueueConsumer(stack, {
    name: 'Timer',
    code,
    handler: 'timer-handler.handler',
    environment: { ...telling, ...quiet, ...bucket, ...history.environment },
    batch: { size: 10 },
    // The fewest there can be: they all do the same work.
    concurrency: 2,
    // A timer that waits is no backlog until it is due, after 15 minutes at the latest.
    patience: Duration.minutes(30),
    impact: 'Nobody is told when errors rise, or that they are over.',
  });
  const timers = { TIMER_QUEUE_URL: ring.queue.queueUrl };
  ring.function.addEnvironment('TIMER_QUEUE_URL', timers.TIMER_QUEUE_URL);
  table.grant(ring.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');

  const raise = new QueueConsumer(stack, {
    name: 'Alert',
    code,
    handler: 'alerts-handler.handler',
    environment: { ...telling, ...timers, ...parameters, ...quiet, ...history.environment },
    batch: { size: 100, window: Duration.seconds(1) },
    concurrency: 5,
    impact: 'Nobody is told of filtered messages, missing registrations and suspended accounts.',
  });
  table.grant(raise.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');

  const { function: count } = new TopicConsumer(stack, {
    name: 'Count',
    code,
    handler: 'count-handler.handler',
    environment: { TABLE_NAME: table.tableName, ...timers, ...parameters, ...bucket },
    batch: { size: 1_000, window: Duration.seconds(settings.countWindowSeconds) },
    concurrency: 10,
    filter: { [REPLAY_TARGET]: [{ exists: false }], terminal: ['true'] },
    impact: 'Nobody is told when errors become more than usual: a bad campaign goes on.',
  });
  table.grant(count, 'dynamodb:PutItem');

  for (const teller of [raise, ring]) {
    topic.grantPublish(teller.function);
    history.grant(teller.function);
  }
  for (const setter of [raise.function, ring.function, count]) ring.queue.grant(setter, 'sqs:SendMessage');
  return new SqsQueue(raise.queue, { deadLetterQueue: raise.deadLetters });
};
