import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startAws, type Aws } from '../src/aws.ts';

let dataDir: string;
let aws: Aws;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'emulator-'));
  aws = await startAws({ dataDir });
});
afterEach(async () => {
  await aws.stop();
  await rm(dataDir, { recursive: true });
});

const restart = async (): Promise<void> => {
  await aws.stop();
  aws = await startAws({ dataDir });
};

test('a message survives a restart, and one that was in flight is visible at once', async () => {
  const queue = { QueueName: 'q', Attributes: { VisibilityTimeout: '600' } };
  const { QueueUrl } = await new SQSClient(aws.client('sqs')).send(new CreateQueueCommand(queue));
  await new SQSClient(aws.client('sqs')).send(new SendMessageCommand({ QueueUrl, MessageBody: 'with an emoji 🎉' }));
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] });
  await new SQSClient(aws.client('sqs')).send(receive);

  await restart();

  const { Messages } = await new SQSClient(aws.client('sqs')).send(
    new ReceiveMessageCommand({
      QueueUrl: aws.queues.find('q')!.url,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  expect(Messages).toMatchObject([{ Body: 'with an emoji 🎉', Attributes: { ApproximateReceiveCount: '1' } }]);
  expect(aws.queues.find('q')!.url).toBe(`${aws.endpoints.sqs}/000000000000/q`);
});

test('a message is on disk when its sender hears so', async () => {
  const sqs = new SQSClient(aws.client('sqs'));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  const disk = new DatabaseSync(join(dataDir, 'messages', 'fauxqs.db'), { readOnly: true });
  const count = disk.prepare('SELECT count(*) AS messages FROM sqs_messages');

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'over HTTP' }));
  expect(count.get()).toMatchObject({ messages: 1 });
  await aws.queues.send({ QueueUrl: QueueUrl!, MessageBody: 'from a part of AWS in this process' });
  expect(count.get()).toMatchObject({ messages: 2 });
  disk.close();
});

test('a message moves to its dead letters in one step', async () => {
  const sqs = new SQSClient(aws.client('sqs'));
  await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const deadLetterTargetArn = aws.queues.find('dead')!.arn;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const Attributes = { VisibilityTimeout: '0', RedrivePolicy };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q', Attributes }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
  const disk = new DatabaseSync(join(dataDir, 'messages', 'fauxqs.db'), { readOnly: true });
  const queues = () =>
    disk
      .prepare('SELECT queue_name FROM sqs_messages')
      .all()
      .map((row) => row['queue_name']);

  for (let receives = 0; receives < 2; receives += 1) aws.queues.receive(aws.queues.find('q')!, 10);
  expect(queues()).toEqual(['q']);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(queues()).toEqual(['dead']);
  disk.close();
});

test('a message can be made visible again while it is kept on disk', async () => {
  const sqs = new SQSClient(aws.client('sqs'));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const ReceiptHandle = Messages![0]!.ReceiptHandle;

  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toHaveLength(1);
});

test('objects survive a restart', async () => {
  await new S3Client(aws.client('s3')).send(new CreateBucketCommand({ Bucket: 'archive' }));
  const put = new PutObjectCommand({ Bucket: 'archive', Key: 'dt=2026-11-23/a.json', Body: '{}' });
  await new S3Client(aws.client('s3')).send(put);

  await restart();

  const get = new GetObjectCommand({ Bucket: 'archive', Key: 'dt=2026-11-23/a.json' });
  const { Body } = await new S3Client(aws.client('s3')).send(get);
  expect(await Body!.transformToString()).toBe('{}');
});

test('an object that was not whole when the process died is no object', async () => {
  await new S3Client(aws.client('s3')).send(new CreateBucketCommand({ Bucket: 'archive' }));
  await aws.stop();
  const unfinished = join(dataDir, 's3', 'unfinished', 'buckets', 'archive', 'objects');
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'a.json.meta.json'), '{"key":"a.js');

  aws = await startAws({ dataDir });

  const { KeyCount } = await new S3Client(aws.client('s3')).send(new ListObjectsV2Command({ Bucket: 'archive' }));
  expect(KeyCount).toBe(0);
});

test('items survive a restart', async () => {
  const table = new CreateTableCommand({
    TableName: 'table',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await new DynamoDBClient(aws.client('dynamodb')).send(table);
  const item = { pk: { S: 'a' } };
  await new DynamoDBClient(aws.client('dynamodb')).send(new PutItemCommand({ TableName: 'table', Item: item }));

  await restart();

  const get = new GetItemCommand({ TableName: 'table', Key: item });
  expect((await new DynamoDBClient(aws.client('dynamodb')).send(get)).Item).toEqual(item);
});

test('an event that was accepted is delivered by the next run, if this one did not', async () => {
  const entry = { EventBusName: 'errors', Source: 's', DetailType: 'd', Detail: '{"code":"30006"}' };
  const refuse = () => Promise.reject(new Error('not now'));
  aws.bus.createBus('errors');
  aws.bus.addRule({ bus: 'errors', name: 'all', pattern: {}, targets: { one: { deliver: refuse } } });
  await new EventBridgeClient(aws.client('eventbridge')).send(new PutEventsCommand({ Entries: [entry] }));

  await restart();

  const delivered = new Promise((deliver) => {
    aws.bus.createBus('errors');
    aws.bus.addRule({ bus: 'errors', name: 'all', pattern: {}, targets: { one: { deliver } } });
  });
  aws.bus.resume();
  expect(await delivered).toMatchObject({ source: 's', detail: { code: '30006' } });
});

test('an event nobody takes goes to the dead letters once its tries are used up', async () => {
  const deadLetter = new Promise((resolve) => {
    const deliver = () => Promise.reject(new Error('no'));
    const target = { deliver, maxRetries: 1, deadLetter: (_: unknown, reason: string) => resolve(reason) };
    aws.bus.addRule({ bus: 'default', name: 'all', pattern: {}, targets: { target } });
  });
  const entry = { Source: 's', DetailType: 'd', Detail: '{}' };
  await new EventBridgeClient(aws.client('eventbridge')).send(new PutEventsCommand({ Entries: [entry] }));

  expect(await deadLetter).toBe('Error: no');
});

test('secrets survive a restart, in a file only the owner can read', async () => {
  const create = new CreateSecretCommand({ Name: 'token', SecretString: '{"AUTH_TOKEN":"x"}' });
  const { ARN } = await new SecretsManagerClient(aws.client('secrets_manager')).send(create);

  await restart();

  const secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  expect((await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString).toBe('{"AUTH_TOKEN":"x"}');
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('parameters are found by name and by path', async () => {
  const ssm = new SSMClient(aws.client('ssm'));
  await ssm.send(new PutParameterCommand({ Name: '/a/b/c', Value: '1', Type: 'String' }));

  expect((await ssm.send(new GetParameterCommand({ Name: '/a/b/c' }))).Parameter?.Value).toBe('1');
  expect((await ssm.send(new GetParametersByPathCommand({ Path: '/a', Recursive: true }))).Parameters).toHaveLength(1);
  expect((await ssm.send(new GetParametersByPathCommand({ Path: '/a' }))).Parameters).toHaveLength(0);
  await expect(ssm.send(new GetParameterCommand({ Name: '/x' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

test('a topic that does not exist is not found', async () => {
  const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:none', Message: 'm' });
  await expect(new SNSClient(aws.client('sns')).send(publish)).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('a map keeps names that every object has', async () => {
  const dynamo = new DynamoDBClient(aws.client('dynamodb'));
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'names',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const M = JSON.parse('{"__proto__":{"S":"p"},"constructor":{"S":"\\"__proto__\\":"},"toString":{"S":"t"}}');
  await dynamo.send(new PutItemCommand({ TableName: 'names', Item: { pk: { S: '__proto__' }, map: { M } } }));

  await restart();

  const Key = { pk: { S: '__proto__' } };
  const { Item } = await new DynamoDBClient(aws.client('dynamodb')).send(
    new GetItemCommand({ TableName: 'names', Key }),
  );
  expect(Object.entries(Item!['map']!.M!).sort()).toEqual(Object.entries(M as object).sort());
});
