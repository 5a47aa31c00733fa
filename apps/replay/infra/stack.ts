import { addresses } from '@status-callbacks/contract/addresses';
import { impactAlarm } from '@status-callbacks/infra/alarm';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { replayStateMachine } from './state-machine.ts';

/** Replays an archive that outgrows one machine. */
export class ReplayStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'replay', stage);
    const archive = Bucket.fromBucketName(this, 'Archive', this.lookUpAddress(addresses.archiveBucket));
    const topicArn = this.lookUpAddress(addresses.topicArn);

    // Counts and places of broken lines, for as long as somebody may look into a run or take it up again.
    const results = new Bucket(this, 'Results', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: stage.removalPolicy,
      autoDeleteObjects: stage.removalPolicy === RemovalPolicy.DESTROY,
      lifecycleRules: [{ expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });

    const worker = new ServiceFunction(this, 'Worker', {
      code,
      environment: { ARCHIVE_BUCKET: archive.bucketName, TOPIC_ARN: topicArn },
      timeout: Duration.minutes(15),
    });
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [archive.arnForObjects('callbacks/*')] }),
    );
    worker.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topicArn] }));

    const sum = new ServiceFunction(this, 'Sum', {
      code,
      handler: 'sum-handler.handler',
      environment: { RESULTS_BUCKET: results.bucketName },
      timeout: Duration.minutes(5),
    });
    sum.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [results.arnForObjects('*')] }));

    const stateMachine = replayStateMachine(this, { archive, results, worker, sum });
    this.publishAddress(addresses.replayStateMachineArn, stateMachine.stateMachineArn);
    impactAlarm(this, 'failed', {
      metric: stateMachine.metricFailed({ period: Duration.minutes(5) }),
      threshold: 0,
      impact: 'A replay has stopped on its way: of what it was to bring back, an unknown part is still missing.',
    });
  }
}
