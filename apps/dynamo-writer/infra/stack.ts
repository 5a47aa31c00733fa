import { addresses } from '@status-callbacks/contract/addresses';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { historyTable } from './table.ts';

/** Keeps the history of every message and call, so that its state is one query away. */
export class DynamoWriterStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'dynamo-writer', stage);

    const table = historyTable(this);
    const consumer = new TopicConsumer(this, {
      code,
      environment: { TABLE_NAME: table.tableName, HISTORY_DAYS: String(stage.historyDays) },
      batch: { size: 100, window: Duration.seconds(1) },
      concurrency: 50,
      impact:
        'The state of messages and calls is out of date: people are told "sent" for what has long arrived or failed.',
    });
    // Not `table.grant`, which would add every index.
    consumer.function.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchWriteItem'], resources: [table.tableArn] }),
    );

    this.publishAddress(addresses.tableName, table.tableName);
  }
}
