import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { ServiceStack } from './service-stack.ts';

/** A table paid by request, encrypted, whose items expire; where data outlives its stack, nobody deletes it by mistake. */
export class DurableTable extends Table {
  constructor(scope: ServiceStack, id: string, keys: Pick<TableProps, 'partitionKey' | 'sortKey'>) {
    const { removalPolicy } = scope.stage;
    const outlives = removalPolicy === RemovalPolicy.RETAIN;
    super(scope, id, {
      ...keys,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: outlives },
      deletionProtection: outlives,
      removalPolicy,
    });
    if (!outlives) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'What goes away with its stack needs no point to be recovered to.',
      });
    }
  }
}
