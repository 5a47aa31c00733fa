import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** What is suppressed, by reason and the time of the newest callback that counts; sparse, with everything in it. */
export const byReason = { name: 'byReason', partitionKey: 'listed', sortKey: 'place' } as const;

const key = (partitionKey: string, sortKey: string): NonNullable<CreateTableCommandInput['KeySchema']> => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

/** The table as `CreateTable` takes it, for whoever makes one of his own; the stack of `error-router` makes the real one. */
export const tableDefinition: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: key('pk', 'sk'),
  AttributeDefinitions: ['pk', 'sk', byReason.partitionKey, byReason.sortKey].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: byReason.name,
      KeySchema: key(byReason.partitionKey, byReason.sortKey),
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
