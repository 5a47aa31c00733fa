import { addresses } from '@status-callbacks/contract/addresses';
import { impactAlarm } from '@status-callbacks/infra/alarm';
import { allowWildcard } from '@status-callbacks/infra/allow';
import { DurableBucket } from '@status-callbacks/infra/bucket';
import { ServiceFunction } from '@status-callbacks/infra/service-function';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { replayStateMachine } from './state-machine.ts';

/** Replays an archive that outgrows one machine. */
export class ReplayStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'replay', stage);
    const archive = Bucket.fromBucketName(this, 'Archive', this.lookUpAddress(addresses.archiveBucket));
    const topicArn = this.lookUpAddress(addresses.topicArn);

    // Counts and places of broken lines, for as long as somebody may look into a run or take it up again.
    const results = new DurableBucket(this, 'Results', {
      lifecycleRules: [{ expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    Validations.of(results).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds no callbacks: counts, the keys of objects and what a run was asked for, for a month.',
    });

    const impact = 'A replay has stopped on its way: of what it was to bring back, an unknown part is still missing.';
    const worker = new ServiceFunction(this, 'Worker', {
      code,
      environment: { ARCHIVE_BUCKET: archive.bucketName, TOPIC_ARN: topicArn },
      timeout: Duration.minutes(15),
      impact,
    });
    allowWildcard(worker.ownRole, {
      actions: ['s3:GetObject'],
      resources: [archive.arnForObjects('callbacks/*')],
      reason: 'Which objects a replay reads is known when it runs.',
    });
    worker.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topicArn] }));

    const sum = new ServiceFunction(this, 'Sum', {
      code,
      handler: 'sum-handler.handler',
      environment: { RESULTS_BUCKET: results.bucketName },
      timeout: Duration.minutes(5),
      impact,
    });
    allowWildcard(sum.ownRole, {
      actions: ['s3:GetObject'],
      resources: [results.arnForObjects('*')],
      reason: 'Step Functions names the objects that it writes results to.',
    });

    const stateMachine = replayStateMachine(this, { archive, results, worker, sum });
    this.publishAddress(addresses.replayStateMachineArn, stateMachine.stateMachineArn);
    const period = Duration.minutes(5);
    impactAlarm(this, 'failed', {
      metric: stateMachine.metricFailed({ period }),
      threshold: 0,
      impact,
      graph: { answers: 'lost', title: 'Runs', label: 'failed' },
    });
    this.dashboard.plot({ answers: 'lost', title: 'Runs' }, [
      stateMachine.metricStarted({ period, label: 'started' }),
      stateMachine.metricSucceeded({ period, label: 'succeeded' }),
    ]);
  }
}
