import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { request } from 'node:http';
import { type Aws, type Service, startAws } from '../src/aws.ts';

let aws: Aws;

beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const EVERY: readonly Service[] = [
  'sqs',
  'sns',
  's3',
  'sts',
  'dynamodb',
  'eventbridge',
  'secrets_manager',
  'ssm',
  'sfn',
];
/** What an SDK sends; nobody here checks the signature itself. */
const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20261123T160000Z',
};

interface Sent {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not `fetch`, which does not let a program choose its Host and Origin. */
const send = (service: Service, { method = 'POST', headers, body = '' }: Sent) =>
  new Promise<{ status: number | undefined; body: string; cors: string[] }>((resolve, reject) => {
    const outgoing = request(aws.endpoints[service], { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          body: text,
          cors: Object.keys(response.headers).filter((name) => name.startsWith('access-control-')),
        }),
      );
    });
    outgoing.on('error', reject).end(body);
  });

test('a form on a page of another origin publishes nothing to SNS', async () => {
  const [sns, sqs] = [new SNSClient(aws.client('sns')), new SQSClient(aws.client('sqs'))];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'callbacks' }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'sink' }));
  const queue = aws.queues.find('sink')!;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn }));
  const body = new URLSearchParams({ Action: 'Publish', TopicArn, Message: 'forged' }).toString();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  // As browsers send it, as old ones did, and as a page in a frame without an origin does.
  for (const headers of [{ ...form, origin: 'https://evil.example' }, form, { ...form, origin: 'null' }]) {
    expect(await send('sns', { headers, body })).toMatchObject({ status: 403 });
  }
  expect(aws.queues.receive(queue, 10)).toEqual([]);
  expect(await send('sns', { headers: { ...form, ...SIGNED }, body })).toMatchObject({ status: 200 });
  expect(aws.queues.receive(queue, 10)).toHaveLength(1);
});

test('GetSecretValue tells nothing to a page whose name was made to resolve to this machine', async () => {
  const secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  await secrets.send(new CreateSecretCommand({ Name: 'token', SecretString: 'hidden' }));
  const headers = { ...SIGNED, 'content-type': 'text/plain', 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const body = JSON.stringify({ SecretId: 'token' });
  for (const host of ['evil.example', 'evil.example:4566', '127.0.0.1.evil.example', 'localhost.evil.example:80']) {
    const answer = await send('secrets_manager', { headers: { ...headers, host }, body });
    expect([host, answer.status]).toEqual([host, 403]);
    expect(answer.body).not.toContain('hidden');
  }
  for (const host of ['127.0.0.1:4566', 'localhost', '[::1]:4566']) {
    expect((await send('secrets_manager', { headers: { ...headers, host }, body })).body).toContain('hidden');
  }
});

test('a preflight to DynamoDB is refused, and no answer lets a page read it', async () => {
  const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'history',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const origin = 'https://evil.example';
  const preflight = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-amz-target',
  };
  expect(await send('dynamodb', { method: 'OPTIONS', headers: preflight })).toMatchObject({ status: 403, cors: [] });
  const scan = { ...SIGNED, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.Scan' };
  const body = JSON.stringify({ TableName: 'history' });
  expect(await send('dynamodb', { headers: { ...scan, origin }, body })).toMatchObject({ status: 403, cors: [] });
  expect(await send('dynamodb', { headers: scan, body })).toMatchObject({ status: 200, cors: [] });
});

test.each(EVERY)(
  '%s refuses an Origin, a foreign Host, a page of another site, and what nobody signed',
  async (service) => {
    const refused = [
      { ...SIGNED, origin: 'https://evil.example' },
      { ...SIGNED, host: 'evil.example' },
      { ...SIGNED, 'sec-fetch-site': 'same-site' },
      {},
    ];
    for (const headers of refused) {
      for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
        const answer = await send(service, { method, headers });
        expect([method, headers, answer.status, answer.cors]).toEqual([method, headers, 403, []]);
      }
    }
  },
);
