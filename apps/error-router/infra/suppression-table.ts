import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { DurableTable } from '@status-callbacks/infra/table';
import { byReason } from '@status-callbacks/suppression/schema';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** Who should not be sent to, and why; the index is sparse, because only what is suppressed is ever listed. */
export const suppressionTable = (stack: ServiceStack): DurableTable => {
  const table = new DurableTable(stack, 'Suppressions', { partitionKey: text('pk'), sortKey: text('sk') });
  table.addGlobalSecondaryIndex({
    indexName: byReason.name,
    partitionKey: text(byReason.partitionKey),
    sortKey: text(byReason.sortKey),
    projectionType: ProjectionType.ALL,
  });
  return table;
};
