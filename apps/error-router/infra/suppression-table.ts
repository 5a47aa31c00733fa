import type { Stage } from '@status-callbacks/infra/stage';
import { byReason } from '@status-callbacks/suppression/schema';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** Who should not be sent to, and why; the index is sparse, because only what is suppressed is ever listed. */
export const suppressionTable = (scope: Construct, stage: Stage): Table => {
  const table = new Table(scope, 'Suppressions', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    timeToLiveAttribute: 'expires',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: stage.name === 'prod' },
    deletionProtection: stage.name === 'prod',
    removalPolicy: stage.removalPolicy,
  });
  table.addGlobalSecondaryIndex({
    indexName: byReason.name,
    partitionKey: text(byReason.partitionKey),
    sortKey: text(byReason.sortKey),
    projectionType: ProjectionType.ALL,
  });
  return table;
};
