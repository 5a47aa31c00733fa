import { addresses } from '@status-callbacks/contract/addresses';
import type { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Lets functions ask the table of `dynamo-writer` when a callback was received for the first time. */
export interface HistoryReader {
  readonly environment: { readonly HISTORY_TABLE_NAME: string };
  readonly grant: (to: ServiceFunction) => void;
}

export const historyReader = (stack: ServiceStack): HistoryReader => {
  const tableName = stack.lookUpAddress(addresses.tableName);
  const tableArn = stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName });
  return {
    environment: { HISTORY_TABLE_NAME: tableName },
    grant: (to) => to.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources: [tableArn] })),
  };
};
