import { PREFIX } from '@status-callbacks/archive/layout';
import { addresses } from '@status-callbacks/contract/addresses';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { RESULTS_PREFIX, catalogueArchive } from './catalogue.ts';

/** Keeps every verified status callback, as received, for replay, audit and analysis. */
export class S3ArchiverStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 's3-archiver', stage);

    const archive = new Bucket(this, 'Archive', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: stage.removalPolicy,
      autoDeleteObjects: stage.removalPolicy === RemovalPolicy.DESTROY,
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
      takesReplaysToAll: false,
      impact: 'Callbacks are not being archived: those that outlive the queue can never be replayed or analysed.',
    });
    // `grantPut` would also allow retention and legal holds, which nobody here sets.
    consumer.function.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [archive.arnForObjects('callbacks/*')] }),
    );

    this.publishAddress(addresses.archiveBucket, archive.bucketName);
  }
}
