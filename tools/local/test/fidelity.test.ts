import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startAws, type Aws } from '@status-callbacks/emulator/aws';

/** What the system relies on, asked of the emulators themselves: an emulator that agrees with us is worse than none. */

let aws: Aws;
let sqs: SQSClient;
let sns: SNSClient;
let dynamodb: DynamoDBClient;
const told: string[] = [];

beforeAll(async () => {
  aws = await startAws({ log: (line) => told.push(line) });
  sqs = new SQSClient(aws.client('sqs'));
  sns = new SNSClient(aws.client('sns'));
  dynamodb = new DynamoDBClient(aws.client('dynamodb'));
});
afterAll(() => aws.stop());

let counter = 0;
const aName = (): string => `thing-${(counter += 1)}`;
const aQueue = async (Attributes: Record<string, string> = {}) => {
  const QueueName = aName();
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return { QueueUrl, arn: aws.queues.find(QueueName)!.arn };
};
const receive = async (QueueUrl: string, WaitTimeSeconds = 0) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MessageAttributeNames: ['All'] }))).Messages ??
  [];
const send = (QueueUrl: string, MessageBody = 'body') => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('SQS', () => {
  test('a message comes back after its visibility time-out, and not before', async () => {
    const { QueueUrl } = await aQueue({ VisibilityTimeout: '1' });
    await send(QueueUrl);
    const [first] = await receive(QueueUrl);

    expect(await receive(QueueUrl)).toEqual([]);
    const [again] = await receive(QueueUrl, 5);

    expect(again!.MessageId).toBe(first!.MessageId);
    expect(again!.ReceiptHandle).not.toBe(first!.ReceiptHandle);
  });

  test('a deleted message does not come back', async () => {
    const { QueueUrl } = await aQueue({ VisibilityTimeout: '0' });
    await send(QueueUrl);
    const [{ ReceiptHandle } = {}] = await receive(QueueUrl);
    const { QueueUrl: other } = await aQueue();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: ReceiptHandle! }));

    expect(await receive(QueueUrl)).toEqual([]);
    expect(await receive(other)).toEqual([]);
  });

  test('a message received five times goes to the dead letters at the sixth', async () => {
    const deadLetters = await aQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 5 });
    const { QueueUrl } = await aQueue({ VisibilityTimeout: '0', RedrivePolicy });
    await send(QueueUrl, 'poison');

    for (let receives = 0; receives < 5; receives += 1) expect(await receive(QueueUrl)).toHaveLength(1);

    expect(await receive(deadLetters.QueueUrl)).toEqual([]);
    expect(await receive(QueueUrl)).toEqual([]);
    expect(await receive(deadLetters.QueueUrl)).toMatchObject([{ Body: 'poison' }]);
  });

  test.each([
    ['an empty body', { MessageBody: '' }],
    ['a character outside XML 1.0', { MessageBody: 'a\u0000b' }],
    ['more than 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }],
    ['an empty attribute', { MessageBody: 'm', MessageAttributes: { a: text('') } }],
    [
      'an attribute of no known type',
      { MessageBody: 'm', MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
    ],
    [
      'eleven attributes',
      { MessageBody: 'm', MessageAttributes: Object.fromEntries([...'abcdefghijk'].map((name) => [name, text('x')])) },
    ],
  ])('refuses %s', async (_, message) => {
    const { QueueUrl } = await aQueue();
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, ...message }))).rejects.toThrow();
    expect(await receive(QueueUrl)).toEqual([]);
  });

  test('takes an emoji', async () => {
    const { QueueUrl } = await aQueue();
    await send(QueueUrl, '👋🏽');
    expect(await receive(QueueUrl)).toMatchObject([{ Body: '👋🏽' }]);
  });
});

describe('SNS', () => {
  const subscribed = async (FilterPolicy?: object, RawMessageDelivery = 'true') => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: aName() }));
    const { QueueUrl, arn: Endpoint } = await aQueue();
    const Attributes = { RawMessageDelivery, ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }) };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    const delivers = async (MessageAttributes: Record<string, ReturnType<typeof text>>) => {
      await sns.send(new PublishCommand({ TopicArn, Message: '{"a":1}', MessageAttributes }));
      return receive(QueueUrl);
    };
    return { delivers };
  };

  test('raw delivery keeps body and attributes', async () => {
    const { delivers } = await subscribed();
    const [message] = await delivers({ product: text('messaging'), terminal: text('true') });
    expect(message).toMatchObject({
      Body: '{"a":1}',
      MessageAttributes: { product: text('messaging'), terminal: text('true') },
    });
  });

  test('delivery that is not raw wraps them', async () => {
    const { delivers } = await subscribed(undefined, 'false');
    const [message] = await delivers({ product: text('messaging') });
    expect(JSON.parse(message!.Body!)).toMatchObject({
      Type: 'Notification',
      Message: '{"a":1}',
      MessageAttributes: { product: { Type: 'String', Value: 'messaging' } },
    });
  });

  const replayed = { replayTarget: [{ exists: false }, 'dynamo-writer', '*'] };
  test.each<[string, object, Record<string, ReturnType<typeof text>>, number]>([
    ['live, for a sink that takes replays', replayed, { product: text('messaging') }, 1],
    ['replayed to it', replayed, { replayTarget: text('dynamo-writer') }, 1],
    ['replayed to all', replayed, { replayTarget: text('*') }, 1],
    ['replayed to another', replayed, { replayTarget: text('s3-archiver') }, 0],
    ['with an error', { errorCode: [{ exists: true }] }, { errorCode: text('30006') }, 1],
    ['without an error', { errorCode: [{ exists: true }] }, { product: text('messaging') }, 0],
    ['anything but, another', { product: [{ 'anything-but': ['voice'] }] }, { product: text('messaging') }, 1],
    ['anything but, that', { product: [{ 'anything-but': ['voice'] }] }, { product: text('voice') }, 0],
    ['anything but, missing', { product: [{ 'anything-but': ['voice'] }] }, { errorCode: text('1') }, 0],
    ['both keys needed', { ...replayed, errorCode: [{ exists: true }] }, { replayTarget: text('*') }, 0],
    // Whether AWS matches `exists: false` on a message without attributes is not documented. Our events always have some.
    ['no attributes at all', replayed, {}, 0],
  ])('filter policy: %s', async (_, policy, attributes, delivered) => {
    const { delivers } = await subscribed(policy);
    expect(await delivers(attributes)).toHaveLength(delivered);
  });

  test('a raw delivery with eleven attributes is discarded', async () => {
    const { delivers } = await subscribed();
    expect(await delivers(Object.fromEntries([...'abcdefghij'].map((name) => [name, text('x')])))).toHaveLength(1);
    expect(await delivers(Object.fromEntries([...'abcdefghijk'].map((name) => [name, text('x')])))).toEqual([]);
    expect(told).toContainEqual(expect.stringContaining('more than 10 message attributes'));
  });

  test('refuses a message above 256 KiB', async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: aName() }));
    const Message = 'x'.repeat(262_145);
    await expect(sns.send(new PublishCommand({ TopicArn, Message }))).rejects.toThrow('Message too long');
  });
});

describe('DynamoDB', () => {
  const TableName = 'items';
  const key = (pk: string) => ({ pk: { S: pk } });
  const puts = (keys: readonly string[]) =>
    new BatchWriteItemCommand({
      RequestItems: { [TableName]: keys.map((pk) => ({ PutRequest: { Item: key(pk) } })) },
    });

  beforeAll(() =>
    dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    ),
  );

  test('a conditional put is refused when the condition does not hold', async () => {
    const put = new PutItemCommand({ TableName, Item: key('once'), ConditionExpression: 'attribute_not_exists(pk)' });
    await dynamodb.send(put);
    await expect(dynamodb.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  test('BatchWriteItem takes 25 items, not 26', async () => {
    const keys = Array.from({ length: 26 }, (_, index) => `batch-${index}`);
    await dynamodb.send(puts(keys.slice(1)));
    await expect(dynamodb.send(puts(keys))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('BatchWriteItem refuses the same key twice', async () => {
    await expect(dynamodb.send(puts(['same', 'same']))).rejects.toThrow('contains duplicates');
  });

  test('BatchWriteItem leaves nothing unprocessed: AWS may, and the shape is an empty object when it does not', async () => {
    expect((await dynamodb.send(puts(['a', 'b']))).UnprocessedItems).toEqual({});
  });
});

describe('S3', () => {
  let s3: S3Client;
  beforeAll(async () => {
    s3 = new S3Client(aws.client('s3'));
    await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  });
  afterAll(() => s3.destroy());

  const put = (Key: string, Body: string, IfNoneMatch?: string) =>
    s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body, ...(IfNoneMatch && { IfNoneMatch }) }));
  const bodyOf = async (Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }));
    return Body!.transformToString();
  };

  test('If-None-Match: * refuses to replace an object with 412, and writes a new one', async () => {
    await put('dt=2026-11-23/k', 'first', '*');
    await expect(put('dt=2026-11-23/k', 'second', '*')).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect(await bodyOf('dt=2026-11-23/k')).toBe('first');
  });

  test('of writes side by side on condition that there is none, one succeeds', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => put('raced', `body ${index}`, '*')),
    );
    const winners = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(await bodyOf('raced')).toBe(`body ${winners[0]}`);
  });

  test('a write without a condition replaces', async () => {
    await put('plain', 'first');
    await put('plain', 'second');
    expect(await bodyOf('plain')).toBe('second');
  });
});

describe('EventBridge', () => {
  const entry = { Source: 's', DetailType: 'd', Detail: '{"code":"30006"}' };
  const put = (...Entries: object[]) =>
    new EventBridgeClient(aws.client('eventbridge')).send(new PutEventsCommand({ Entries }));

  test('a 200 can hide an entry that failed', async () => {
    const { FailedEntryCount, Entries } = await put(entry, { ...entry, Detail: 'not json' }, { ...entry, Source: '' });
    expect(FailedEntryCount).toBe(2);
    expect(Entries).toMatchObject([
      { EventId: expect.any(String) as string },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument' },
    ]);
  });

  test('takes ten entries, not eleven', async () => {
    await put(...Array.from({ length: 10 }, () => entry));
    await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('takes less than 1 MiB', async () => {
    const Detail = JSON.stringify({ text: 'x'.repeat(600_000) });
    await put({ ...entry, Detail });
    await expect(put({ ...entry, Detail }, { ...entry, Detail })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('drops an event for a bus that does not exist, with an id, as AWS does', async () => {
    expect(await put({ ...entry, EventBusName: 'nowhere' })).toMatchObject({ FailedEntryCount: 0 });
    expect(told).toContainEqual(expect.stringContaining('unknown bus nowhere'));
  });
});
