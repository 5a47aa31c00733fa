import { tableDefinition } from '@status-callbacks/history/table-definition';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { stages } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DynamoWriterStack } from '../infra/stack.ts';
import { config } from '../src/write.ts';

const templateOf = (stage: keyof typeof stages): Template =>
  Template.fromStack(new DynamoWriterStack(new App(), stages[stage], Code.fromInline('x')));
const prod = templateOf('prod');

it('gives the handler the environment it reads, and nothing else', () => {
  expect(variablesGiven(prod, 'handler.handler')).toEqual(variablesRead(config));
});

it('lets old callbacks expire', () => {
  prod.hasResourceProperties('AWS::DynamoDB::Table', {
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});

it('may write items and nothing else', () => {
  const [policy] = Object.values(prod.findResources('AWS::IAM::Policy'));
  const statements = policy!.Properties.PolicyDocument.Statement as { Action: string | string[] }[];
  const onTable = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:'));
  expect(onTable).toEqual(['dynamodb:BatchWriteItem']);
});

it('takes live events, replays to it and replays to all', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: { replayTarget: [{ exists: false }, 'dynamo-writer', '*'] },
  });
});

it('makes the table that the library which reads it describes', () => {
  const [table] = Object.values(prod.findResources('AWS::DynamoDB::Table'));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table!.Properties as Required<
    typeof tableDefinition
  >;
  expect({ KeySchema, BillingMode, GlobalSecondaryIndexes }).toEqual({
    KeySchema: tableDefinition.KeySchema,
    BillingMode: tableDefinition.BillingMode,
    GlobalSecondaryIndexes: tableDefinition.GlobalSecondaryIndexes,
  });
  expect(new Set(AttributeDefinitions)).toEqual(new Set(tableDefinition.AttributeDefinitions));
});
