import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { type AwsFaults, startAwsFaults } from '@status-callbacks/testing/aws-faults';
import { type Sink } from '@status-callbacks/testing/sink';
import { clauses } from '@status-callbacks/testing/sink-conformance';
import { createHistoryTable } from './history-table.ts';

let aws: Aws;
let dynamo: DynamoDBClient;
let faults: AwsFaults;
let sinks = 0;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
  faults = await startAwsFaults(aws.endpoints.dynamodb);
  Object.assign(process.env, aws.env, { AWS_ENDPOINT_URL_DYNAMODB: faults.url, HISTORY_DAYS: '30' });
});
afterAll(async () => {
  dynamo.destroy();
  await faults.stop();
  await aws.stop();
});

const itemsIn = async (TableName: string): Promise<string[]> => {
  const items: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName })) {
    items.push(...Items.map((item) => JSON.stringify(item)));
  }
  return items;
};

const start = async (): Promise<Sink> => {
  const TableName = `history-${sinks++}`;
  await createHistoryTable(dynamo, TableName);
  process.env['TABLE_NAME'] = TableName;
  const { handler } = (await import(`../src/handler.ts?${TableName}`)) as Pick<Sink, 'handler'>;
  return { handler, failing: faults.set, rounds: faults.rounds, effects: () => itemsIn(TableName) };
};

it.each(clauses)('writes $clause: $promise', ({ check }) => check(start));
