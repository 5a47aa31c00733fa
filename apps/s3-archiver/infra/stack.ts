import { PREFIX } from '@status-callbacks/archive/layout';
import { addresses } from '@status-callbacks/contract/addresses';
import { allowWildcard } from '@status-callbacks/infra/allow';
import { DurableBucket } from '@status-callbacks/infra/bucket';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { RESULTS_PREFIX, catalogueArchive } from './catalogue.ts';

/** Keeps every verified status callback, as received, for replay, audit and analysis. */
export class S3ArchiverStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 's3-archiver', stage);

    const archive = new DurableBucket(this, 'Archive', {
      // It holds phone numbers.
      logsAccess: true,
      // A net for what people do: the function cannot replace anything, see below.
      versioned: true,
      lifecycleRules: [
        {
          prefix: PREFIX,
          noncurrentVersionExpiration: Duration.days(30),
          transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }],
        },
        { prefix: RESULTS_PREFIX, expiration: Duration.days(7), noncurrentVersionExpiration: Duration.days(1) },
        // What expires or is deleted leaves a marker in a bucket with versions; without versions below it, that goes too.
        { expiredObjectDeleteMarker: true },
      ],
    });
    catalogueArchive(this, archive);

    const consumer = new TopicConsumer(this, {
      code,
      environment: { BUCKET_NAME: archive.bucketName },
      batch: { size: 1_000, window: Duration.seconds(stage.archiveWindowSeconds) },
      concurrency: 20,
      takesReplaysToAll: false,
      impact: 'Callbacks are not being archived: those that outlive the queue can never be replayed or analysed.',
    });
    // `grantPut` would also allow retention and legal holds, which nobody here sets.
    allowWildcard(consumer.function.ownRole, {
      actions: ['s3:PutObject'],
      resources: [archive.arnForObjects('callbacks/*')],
      // Only a write on condition that no object has the key (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html).
      // Not a denial in the policy of the bucket: that would refuse every copy, and so a move from another archive.
      conditions: { Null: { 's3:if-none-match': 'false' } },
      reason: 'The key of an object is made of the events in it.',
    });

    this.publishAddress(addresses.archiveBucket, archive.bucketName);
  }
}
