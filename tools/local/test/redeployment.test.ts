import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSystem, type System } from '../src/system.ts';
import type { JsonObject, Template } from '../src/template.ts';
import { aQueue, temporaryFolder, writeAssembly } from './cloud-assembly.ts';

/** Starting again on the same data, with other templates. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let system: System | undefined;
let lines: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await system?.stop();
  await folder.remove();
});

const start = async (resources: Template['Resources']): Promise<System> => {
  await system?.stop();
  lines = [];
  const assembly = await writeAssembly(join(folder.path, 'cdk.out'), { one: { resources } });
  const log = (_: string, line: string) => void lines.push(line);
  system = await startSystem({ assemblies: [assembly], dataDir: join(folder.path, 'data'), log });
  return system;
};

test('a queue gets its new attributes and keeps its messages', async () => {
  const { aws } = await start({ Queue: aQueue({ VisibilityTimeout: 60, DelaySeconds: 0 }) });
  await aws.queues.send({ QueueUrl: aws.queues.find('one-dev-Queue')!.url, MessageBody: 'kept' });

  await start({ Queue: aQueue({ MaximumMessageSize: 2048 }), New: aQueue() });

  const queue = system!.aws.queues.find('one-dev-Queue')!;
  expect(queue.messages).toMatchObject([{ body: 'kept' }]);
  expect(queue.attributes).toMatchObject({ VisibilityTimeout: '30', MaximumMessageSize: '2048' });
  expect(system!.aws.queues.find('one-dev-New')).toBeDefined();
});

test('what no template names any more is left alone, and said', async () => {
  const { aws } = await start({ Old: aQueue() });
  await aws.queues.send({ QueueUrl: aws.queues.find('one-dev-Old')!.url, MessageBody: 'kept' });

  await start({ Queue: aQueue() });

  expect(lines).toContain('queue one-dev-Old is in no template any more: left alone');
  expect(system!.aws.queues.find('one-dev-Old')!.messages).toHaveLength(1);
});

test('a subscription gets its new filter, and loses one that is gone', async () => {
  const subscribed = (FilterPolicy?: JsonObject): Template['Resources'] => ({
    Topic: { Type: 'AWS::SNS::Topic' },
    Queue: aQueue(),
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        ...(FilterPolicy && { FilterPolicy }),
      },
    },
  });
  const delivered = async (product: string): Promise<number> => {
    const queue = system!.aws.queues.find('one-dev-Queue')!;
    queue.purge();
    const TopicArn = system!.resources['one-dev']!.topics['Topic']!.arn;
    const MessageAttributes = { product: { DataType: 'String', StringValue: product } };
    const publish = new PublishCommand({ TopicArn, Message: 'm', MessageAttributes });
    await new SNSClient(system!.aws.client('sns')).send(publish);
    return queue.messages.length;
  };

  await start(subscribed());
  expect(await delivered('voice')).toBe(1);
  await start(subscribed({ product: ['messaging'] }));
  expect(await delivered('voice')).toBe(0);
  expect(await delivered('messaging')).toBe(1);
  await start(subscribed());
  expect(await delivered('voice')).toBe(1);
});

test('a subscription by e-mail is left out, and said, without the address', async () => {
  await start({
    Topic: { Type: 'AWS::SNS::Topic' },
    Mail: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'oncall@example.com' },
    },
  });
  expect(lines).toContain('one-dev: Mail is by e-mail, which is not sent on this machine');
  expect(lines.join()).not.toContain('oncall');
});

describe('a table', () => {
  const table = (...indexes: string[]): Template['Resources'] => ({
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', ...indexes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((name) => ({
            IndexName: `by-${name}`,
            KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          })),
        }),
      },
    },
  });
  const put = async (count: number): Promise<void> => {
    const dynamodb = new DynamoDBClient(system!.aws.client('dynamodb'));
    for (let index = 0; index < count; index += 1) {
      const Item = { pk: { S: `item-${index}` }, color: { S: 'red' } };
      await dynamodb.send(new PutItemCommand({ TableName: 'one-dev-Table', Item }));
    }
  };
  const red = async (): Promise<number | undefined> => {
    const query = new QueryCommand({
      TableName: 'one-dev-Table',
      IndexName: 'by-color',
      KeyConditionExpression: 'color = :color',
      ExpressionAttributeValues: { ':color': { S: 'red' } },
    });
    return (await new DynamoDBClient(system!.aws.client('dynamodb')).send(query)).Count;
  };

  test('that gets an index keeps its items', async () => {
    await start(table());
    await put(30);
    await start(table('color'));
    expect(await red()).toBe(30);
    expect(lines).toContain('table one-dev-Table is built anew, with other indexes');
  });

  test('whose new index was not finished is finished by the next run', async () => {
    await start(table('color'));
    await put(1);
    const spooled = JSON.stringify({ pk: { S: 'spooled' }, color: { S: 'red' } });
    await writeFile(join(folder.path, 'data', 'one-dev-Table.rebuild.jsonl'), `${spooled}\n`);
    await start(table('color'));
    expect(await red()).toBe(1);
    await start(table('color'));
    expect(lines).toEqual([]);
  });
});
