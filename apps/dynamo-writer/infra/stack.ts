import { addresses } from '@status-callbacks/contract/addresses';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { historyTable } from './table.ts';

/** Keeps the history of every message and call, so that its state is one query away. */
export class DynamoWriterStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'dynamo-writer', stage);

    const table = historyTable(this, stage);
    const consumer = new TopicConsumer(this, {
      code,
      environment: { TABLE_NAME: table.tableName, HISTORY_DAYS: String(stage.historyDays) },
      batch: { size: 100, window: Duration.seconds(1) },
      impact:
        'The state of messages and calls is out of date: people are told "sent" for what has long arrived or failed.',
    });
    table.grant(consumer.function, 'dynamodb:BatchWriteItem');

    this.publishAddress(addresses.tableName, table.tableName);
  }
}
