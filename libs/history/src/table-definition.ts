import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { indexes } from './schema.ts';

const key = (partitionKey: string, sortKey: string): NonNullable<CreateTableCommandInput['KeySchema']> => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

/** The table as `CreateTable` takes it, for whoever fills one of his own; the stack of `dynamo-writer` makes the real one. */
export const tableDefinition: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: key('pk', 'sk'),
  AttributeDefinitions: ['pk', 'sk', 'receivedAt', ...indexes.map(({ partitionKey }) => partitionKey)].map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
  ),
  GlobalSecondaryIndexes: indexes.map(({ name, partitionKey }) => ({
    IndexName: name,
    KeySchema: key(partitionKey, 'receivedAt'),
    Projection: { ProjectionType: 'KEYS_ONLY' },
  })),
};
