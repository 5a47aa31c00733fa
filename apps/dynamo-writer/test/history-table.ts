import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stages } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DynamoWriterStack } from '../infra/stack.ts';

export const templateOf = (stage: keyof typeof stages): Template =>
  Template.fromStack(new DynamoWriterStack(new App(), stages[stage], Code.fromInline('x')));

/** From the template that deploys: a test table cannot differ from the real one. */
export const createHistoryTable = async (dynamo: DynamoDBClient, TableName: string): Promise<void> => {
  const [table] = Object.values(templateOf('dev').findResources('AWS::DynamoDB::Table'));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table!
    .Properties as CreateTableCommandInput;
  await dynamo.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }),
  );
};
