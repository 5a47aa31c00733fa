import { indexes } from '@status-callbacks/history/schema';
import type { Stage } from '@status-callbacks/infra/stage';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * The history of every resource, and the questions asked of it across resources. Indexes are sparse, because each one that
 * applies to a callback costs a write unit: see the README for who has which key, and why.
 */
export const historyTable = (scope: Construct, stage: Stage): Table => {
  const table = new Table(scope, 'History', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    timeToLiveAttribute: 'expires',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: stage.name === 'prod' },
    deletionProtection: stage.name === 'prod',
    removalPolicy: stage.removalPolicy,
  });
  for (const { name, partitionKey } of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: text(partitionKey),
      sortKey: text('receivedAt'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  return table;
};
