import type { Stage } from '@status-callbacks/infra/stage';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** What alerts remember: what goes on, what is usual, and counts of the last hours. Nothing that would be missed for long. */
export const alertTable = (scope: Construct, stage: Stage): Table =>
  new Table(scope, 'AlertState', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    timeToLiveAttribute: 'expires',
    removalPolicy: stage.removalPolicy,
  });
