import { indexes } from '@status-callbacks/history/schema';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { DurableTable } from '@status-callbacks/infra/table';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * The history of every resource, and the questions asked of it across resources. Indexes are sparse, because each one that
 * applies to a callback costs a write unit: see the README for who has which key, and why.
 */
export const historyTable = (stack: ServiceStack): DurableTable => {
  const table = new DurableTable(stack, 'History', { partitionKey: text('pk'), sortKey: text('sk') });
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
