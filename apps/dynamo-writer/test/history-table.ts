import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
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
  // On a busy machine a table is still being made when the first item comes.
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 30 }, { TableName });
};
