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
      lifecycleRules: [
        {
          prefix: PREFIX,
          transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }],
        },
        { prefix: RESULTS_PREFIX, expiration: Duration.days(7) },
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
      reason: 'The key of an object is made of the events in it.',
    });

    this.publishAddress(addresses.archiveBucket, archive.bucketName);
  }
}
