import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { DurableTable } from '@status-callbacks/infra/table';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';

/** What alerts remember: what goes on, what is usual, and counts of the last hours. */
export const alertTable = (stack: ServiceStack): DurableTable =>
  new DurableTable(stack, 'AlertState', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
  });
