import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { join } from 'node:path';
import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { rebuildTable, rebuildUnfinished } from '../table-rebuild.ts';
import { stackResources } from '../topology.ts';
import { textOf } from '../template.ts';

type Definition = Omit<CreateTableCommandInput, 'TableName'>;

export const table: ResourceKind = {
  implemented: ['AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'KeySchema', 'TableName'],
  inert: [
    'DeletionProtectionEnabled',
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    'Tags',
    // Items stay here until someone deletes them: DynamoDB too promises no more than "within a few days".
    'TimeToLiveSpecification',
  ],
  refuse: ({ BillingMode }) =>
    BillingMode === 'PAY_PER_REQUEST' ? [] : ['BillingMode: only PAY_PER_REQUEST is supported'],
  deploy: async (resource, { aws, topology, dataDir, log }) => {
    const { properties } = resource;
    const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
    const TableName = textOf(properties['TableName'] ?? physicalName(resource, 255));
    const definition = {
      AttributeDefinitions: properties['AttributeDefinitions'],
      KeySchema: properties['KeySchema'],
      ...(properties['GlobalSecondaryIndexes'] && { GlobalSecondaryIndexes: properties['GlobalSecondaryIndexes'] }),
      BillingMode: 'PAY_PER_REQUEST',
    } as unknown as Definition;

    const spool = join(dataDir, `${TableName}.rebuild.jsonl`);
    const existing = await describe(dynamodb, TableName);
    if (existing && JSON.stringify(existing.KeySchema) !== JSON.stringify(definition.KeySchema)) {
      throw new Error(`table ${TableName} has another key than its template: CloudFormation would replace it`);
    }
    if (rebuildUnfinished(spool) || (existing && indexesOf(existing) !== indexesOf(definition))) {
      log(`table ${TableName} is built anew, with other indexes`);
      await rebuildTable(dynamodb, { TableName, ...definition }, spool);
    } else if (!existing) await dynamodb.send(new CreateTableCommand({ TableName, ...definition }));

    stackResources(topology, resource.stack.name).tables[resource.logicalId] = { name: TableName };
    return { ref: TableName, attributes: { Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TableName}` } };
  },
};

const describe = async (dynamodb: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

/** Without the order they are listed in. */
const indexesOf = ({ GlobalSecondaryIndexes = [] }: TableDescription | Definition): string =>
  GlobalSecondaryIndexes.map((index) => JSON.stringify([index.IndexName, index.KeySchema, index.Projection]))
    .sort()
    .join();
