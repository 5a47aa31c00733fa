import { type CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { ServiceStack } from './service-stack.ts';

export interface DurableBucketProps {
  readonly lifecycleRules: LifecycleRule[];
  /** Whether S3 writes down who reads it, in a bucket beside it. @default false */
  readonly logsAccess?: boolean;
  /** Whether S3 keeps what is replaced or deleted; the lifecycle rules say for how long. @default false */
  readonly versioned?: boolean;
}

/** A bucket that is private, encrypted and reached over TLS only; where data goes away with its stack, it is emptied first. */
export class DurableBucket extends Bucket {
  constructor(
    scope: ServiceStack,
    id: string,
    { lifecycleRules, logsAccess = false, versioned = false }: DurableBucketProps,
  ) {
    const { accessLogRetention, removalPolicy } = scope.stage;
    const emptied = removalPolicy === RemovalPolicy.DESTROY;
    super(scope, id, {
      lifecycleRules,
      ...(versioned && { versioned }),
      ...(logsAccess && {
        serverAccessLogsBucket: new DurableBucket(scope, `${id}AccessLogs`, {
          lifecycleRules: [{ expiration: Duration.days(accessLogRetention) }],
        }),
      }),
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy,
      autoDeleteObjects: emptied,
    });
    if (emptied) endLogsOfEmptying(scope);
  }
}

const LOGS = 'EmptyingLogs';

/** Lambda would make a log group for the function that empties buckets, keep it for ever, and leave it behind. */
const endLogsOfEmptying = (scope: ServiceStack): void => {
  if (scope.node.tryFindChild(LOGS)) return;
  const { logRetention: retention, removalPolicy } = scope.stage;
  const logs = new LogGroup(scope, LOGS, { retention, removalPolicy });
  const handler = scope.node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider').node.findChild('Handler');
  (handler as CfnResource).addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
};
