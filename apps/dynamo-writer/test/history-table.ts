import { stages } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DynamoWriterStack } from '../infra/stack.ts';

export const templateOf = (stage: keyof typeof stages): Template =>
  Template.fromStack(new DynamoWriterStack(new App(), stages[stage], Code.fromInline('x')));

/** What `CreateTable` needs, from the template that deploys: a test table cannot differ from the real one. */
export const historyTableDefinition = (): object => {
  const [table] = Object.values(templateOf('dev').findResources('AWS::DynamoDB::Table'));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table!.Properties as Record<
    string,
    unknown
  >;
  return { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode };
};
