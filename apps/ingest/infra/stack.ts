import { addresses } from '@status-callbacks/contract/addresses';
import { allowWildcard } from '@status-callbacks/infra/allow';
import { DurableBucket } from '@status-callbacks/infra/bucket';
import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import { allowReading } from '@status-callbacks/infra/read-secret';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { QUARANTINE } from '@status-callbacks/quarantine/layout';
import { Duration } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { watchBudget } from './budget.ts';
import { frontDoor } from './front-door.ts';
import { overview } from './overview.ts';
import { refusalAlarms } from './refusal-alarms.ts';

/** Room for what a release from quarantine adds to a message, below the 1 MiB that SQS takes. */
const MAX_MESSAGE_BYTES = 1024 * 1024 - 16 * 1024;

const IMPACT = 'Callbacks wait unprocessed: no sink sees them, and they are lost after 14 days.';

/** Takes in what Twilio sends, proves it and publishes it to the topic; keeps apart what it cannot prove. */
export class IngestStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'ingest', stage);

    const quarantine = new DurableBucket(this, 'Quarantine', {
      // It holds phone numbers.
      logsAccess: true,
      lifecycleRules: [{ expiration: Duration.days(stage.quarantineDays) }],
    });
    const topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      masterKey: Alias.fromAliasName(this, 'TopicKey', 'alias/aws/sns'),
    });
    // Created by hand, before the first deploy: a secret made here would go away with the stack.
    const secret = Secret.fromSecretNameV2(this, 'AuthTokens', 'TwilioStatusCallbackHandler');

    /** One function for what callers can write to, and one for what only this system writes: neither can read as the other. */
    const consumer = (QUEUE: 'direct' | 'envelope', name = ''): QueueConsumer => {
      const made = new QueueConsumer(this, {
        name,
        code,
        environment: {
          TOPIC_ARN: topic.topicArn,
          QUARANTINE_BUCKET: quarantine.bucketName,
          SECRET_NAME: secret.secretName,
          QUEUE,
        },
        batch: { size: 100, window: Duration.seconds(1) },
        concurrency: 50,
        maxMessageSizeBytes: MAX_MESSAGE_BYTES,
        impact: IMPACT,
      });
      topic.grantPublish(made.function);
      allowReading(secret, made.function);
      allowWildcard(made.function.ownRole, {
        actions: ['s3:PutObject'],
        resources: [quarantine.arnForObjects(`${QUARANTINE}*`)],
        reason: 'The key of an object is made of the requests in it.',
      });
      return made;
    };
    const direct = consumer('direct');
    const envelope = consumer('envelope', 'Envelope');
    refusalAlarms(this);

    const api = frontDoor(this, {
      directQueue: direct.queue,
      envelopeQueue: envelope.queue,
      code,
      maxMessageBytes: MAX_MESSAGE_BYTES,
    });
    const origins = [api.apiEndpoint, ...stage.domainNames.map((name) => `https://${name}`)].join(',');
    for (const { function: ingest } of [direct, envelope]) ingest.addEnvironment('ORIGINS', origins);
    this.publishAddress(addresses.topicArn, topic.topicArn);
    this.publishAddress(addresses.envelopeQueueUrl, envelope.queue.queueUrl);
    this.publishAddress(addresses.quarantineBucket, quarantine.bucketName);
    this.publishAddress(addresses.origins, origins);
    this.publishAddress(addresses.frontDoorUrl, api.apiEndpoint);

    overview(this, { api, topic });
    watchBudget(this);
  }
}
