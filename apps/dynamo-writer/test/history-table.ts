import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { synthesised } from '@status-callbacks/testing/synthesised';
import { join } from 'node:path';

const template = synthesised(join(import.meta.dirname, '..'));

/** From the template that deploys: a test table cannot differ from the real one. */
export const createHistoryTable = async (dynamo: DynamoDBClient, TableName: string): Promise<void> => {
  const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table!
    .Properties as CreateTableCommandInput;
  await dynamo.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }),
  );
};
