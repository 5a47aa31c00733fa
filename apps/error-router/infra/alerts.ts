import { REPLAY_TARGET } from '@status-callbacks/contract/attributes';
import { addresses } from '@status-callbacks/contract/addresses';
import { deadLetterAlarm } from '@status-callbacks/infra/alarm';
import { queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration } from 'aws-cdk-lib';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Alias } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type AlertSettings, alertSettings } from './alert-settings.ts';
import { alertTable } from './alert-table.ts';
import { alertWebhook } from './alert-webhook.ts';

const timeout = Duration.seconds(30);

/**
 * Tells people what they have to act on: errors with a cause that fails everything after them, by rule; and shares of errors
 * far above what is usual, by counting all that ends. Returns where rules send the former.
 */
export const alerts = (
  stack: ServiceStack,
  code: Code,
  settings: AlertSettings = alertSettings[stack.stage.name],
): IRuleTarget => {
  const topic = new Topic(stack, 'Alerts', {
    enforceSSL: true,
    masterKey: Alias.fromAliasName(stack, 'AlertsKey', 'alias/aws/sns'),
  });
  stack.publishAddress(addresses.alertTopicArn, topic.topicArn);
  for (const email of settings.emails) topic.addSubscription(new EmailSubscription(email));
  alertWebhook(stack, topic, code);

  const table = alertTable(stack, stack.stage);
  const timers = queueWithDeadLetters(stack, 'TimerQueue', { functionTimeout: timeout });
  const causes = queueWithDeadLetters(stack, 'AlertQueue', { functionTimeout: timeout });
  const remembering = { TABLE_NAME: table.tableName, TIMER_QUEUE_URL: timers.queue.queueUrl };
  const telling = { ...remembering, STAGE: stack.stage.name, TOPIC_ARN: topic.topicArn };
  const parameters = { PARAMETERS: settings.parameters.join(','), OLD_SECONDS: String(settings.oldSeconds) };
  const quiet = { QUIET_SECONDS: String(settings.quietSeconds) };
  const bucket = { BUCKET_SECONDS: String(settings.bucketSeconds) };

  const raise = new ServiceFunction(stack, 'AlertFunction', {
    code,
    handler: 'alerts-handler.handler',
    environment: { ...telling, ...parameters, ...quiet },
    timeout,
  });
  raise.addEventSource(
    new SqsEventSource(causes.queue, {
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      reportBatchItemFailures: true,
    }),
  );
  table.grant(raise, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');

  const ring = new ServiceFunction(stack, 'TimerFunction', {
    code,
    handler: 'timer-handler.handler',
    environment: { ...telling, ...quiet, ...bucket },
    timeout,
  });
  // Two at a time, the fewest there can be: they all do the same work.
  ring.addEventSource(
    new SqsEventSource(timers.queue, { batchSize: 10, maxConcurrency: 2, reportBatchItemFailures: true }),
  );
  table.grant(ring, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');

  const { function: count } = new TopicConsumer(stack, {
    name: 'Count',
    code,
    handler: 'count-handler.handler',
    environment: { ...remembering, ...parameters, ...bucket },
    batch: { size: 1_000, window: Duration.seconds(settings.countWindowSeconds) },
    filter: { [REPLAY_TARGET]: [{ exists: false }], terminal: ['true'] },
    impact: 'Nobody is told when errors become more than usual: a bad campaign goes on.',
  });
  table.grant(count, 'dynamodb:PutItem');

  for (const teller of [raise, ring]) topic.grantPublish(teller);
  for (const setter of [raise, ring, count]) timers.queue.grant(setter, 'sqs:SendMessage');
  const untold = 'Nobody is told of filtered messages, missing registrations and suspended accounts.';
  deadLetterAlarm(stack, causes.deadLetters, untold, 'alert dead letters');
  deadLetterAlarm(
    stack,
    timers.deadLetters,
    'Nobody is told when errors rise, or that they are over.',
    'timer dead letters',
  );
  return new SqsQueue(causes.queue, { deadLetterQueue: causes.deadLetters });
};
