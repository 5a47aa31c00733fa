import { addresses } from '@status-callbacks/contract/addresses';
import { DurableQueue } from '@status-callbacks/infra/queue';
import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { Duration, Validations } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { watchBudget } from './budget.ts';
import { frontDoor } from './front-door.ts';
import { overview } from './overview.ts';
import { refusalAlarms } from './refusal-alarms.ts';

/** Room for what quarantine adds to a message, below the 1 MiB that SQS takes. */
const MOST_MESSAGE_BYTES = 1024 * 1024 - 16 * 1024;

/** Takes in what Twilio sends, proves it and publishes it to the topic; keeps apart what it cannot prove. */
export class IngestStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'ingest', stage);

    const quarantine = new DurableQueue(this, 'Quarantine');
    const reason = 'No function receives from it, so that nothing can fail in it time and again.';
    Validations.of(quarantine).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
    const topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      masterKey: Alias.fromAliasName(this, 'TopicKey', 'alias/aws/sns'),
    });
    // Created by hand, before the first deploy: a secret made here would go away with the stack.
    const secret = Secret.fromSecretNameV2(this, 'AuthTokens', 'TwilioStatusCallbackHandler');

    const { queue, function: ingest } = new QueueConsumer(this, {
      code,
      environment: {
        TOPIC_ARN: topic.topicArn,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        SECRET_NAME: secret.secretName,
      },
      batch: { size: 100, window: Duration.seconds(1) },
      concurrency: 50,
      maxMessageSizeBytes: MOST_MESSAGE_BYTES,
      impact: 'Callbacks wait unprocessed: no sink sees them, and they are lost after 14 days.',
    });
    topic.grantPublish(ingest);
    quarantine.grantSendMessages(ingest);
    secret.grantRead(ingest);
    refusalAlarms(this);

    const api = frontDoor(this, { queue, code, mostMessageBytes: MOST_MESSAGE_BYTES });
    this.publishAddress(addresses.topicArn, topic.topicArn);
    this.publishAddress(addresses.ingestQueueUrl, queue.queueUrl);
    this.publishAddress(addresses.quarantineUrl, quarantine.queueUrl);
    this.publishAddress(addresses.frontDoorUrl, api.apiEndpoint);

    overview(this, { api, topic, quarantine });
    watchBudget(this);
  }
}
