import { addresses } from '@status-callbacks/contract/addresses';
import { backlogAlarm, deadLetterAlarm, impactAlarm } from '@status-callbacks/infra/alarm';
import { DurableQueue, queueWithDeadLetters } from '@status-callbacks/infra/queue';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { frontDoor } from './front-door.ts';
import { refusalAlarms } from './refusal-alarms.ts';

/** Room for what quarantine adds to a message, below the 1 MiB that SQS takes. */
const MOST_MESSAGE_BYTES = 1024 * 1024 - 16 * 1024;

/** Takes in what Twilio sends, proves it and publishes it to the topic; keeps apart what it cannot prove. */
export class IngestStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'ingest', stage);

    const functionTimeout = Duration.seconds(30);
    const { queue, deadLetters } = queueWithDeadLetters(this, 'Queue', {
      functionTimeout,
      maxMessageSizeBytes: MOST_MESSAGE_BYTES,
    });
    const quarantine = new DurableQueue(this, 'Quarantine');
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // Created by hand, before the first deploy: a secret made here would go away with the stack.
    const secret = Secret.fromSecretNameV2(this, 'AuthTokens', 'TwilioStatusCallbackHandler');

    const ingest = new ServiceFunction(this, 'Function', {
      code,
      timeout: functionTimeout,
      environment: {
        TOPIC_ARN: topic.topicArn,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        SECRET_NAME: secret.secretName,
      },
    });
    ingest.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        reportBatchItemFailures: true,
      }),
    );
    topic.grantPublish(ingest);
    quarantine.grantSendMessages(ingest);
    secret.grantRead(ingest);

    const api = frontDoor(this, stage, { queue, code, mostMessageBytes: MOST_MESSAGE_BYTES });
    this.publishAddress(addresses.topicArn, topic.topicArn);
    this.publishAddress(addresses.ingestQueueUrl, queue.queueUrl);
    this.publishAddress(addresses.quarantineUrl, quarantine.queueUrl);
    this.publishAddress(addresses.frontDoorUrl, api.apiEndpoint);
    new CfnOutput(this, 'CallbackUrl', { value: `${api.apiEndpoint}/twilio` });

    const impact = 'Callbacks wait unprocessed: no sink sees them, and they are lost after 14 days.';
    deadLetterAlarm(this, deadLetters, impact);
    backlogAlarm(this, queue, impact);
    refusalAlarms(this);
    impactAlarm(this, 'front door errors', {
      metric: api.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 0,
      impact: 'Callbacks do not get in: those that Twilio is not told to send again are lost.',
    });
    impactAlarm(this, 'front door rejections', {
      metric: api.metricClientError({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 100,
      impact:
        'Callbacks are turned away, by the throttle or for what they are, and lost: Twilio gives up within seconds.',
    });
  }
}
