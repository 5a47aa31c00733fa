import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { buildStatusCallback } from '@status-callbacks/contract/build';
import { lifecycleKey } from '@status-callbacks/contract/state';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { startAws } from '@status-callbacks/emulator/aws';
import { putEntries } from '@status-callbacks/quarantine/put';
import { parseForm } from '@status-callbacks/signature/form';
import { callbackId } from '@status-callbacks/signature/sign';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

const AUTH_TOKEN = 'the token of the tiny system';
const QUARANTINE = 'quarantine';
const ARCHIVE = 'archive';
const TABLE = 'history';

type Sink = 'archive' | 'table' | 'bus' | 'quarantine';

/** Does what the real system does, at once and in one function; `loses` says which of its work goes wrong. */
export const startTinySystem = async (loses: (sink: Sink, sid: string) => boolean = () => false) => {
  const aws = await startAws();
  const s3 = new S3Client(aws.client('s3'));
  const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  const secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  const routed: { detail: unknown }[] = [];
  let requests = 0;

  await s3.send(new CreateBucketCommand({ Bucket: ARCHIVE }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: QUARANTINE }));
  await secrets.send(
    new CreateSecretCommand({ Name: 'TwilioStatusCallbackHandler', SecretString: JSON.stringify({ AUTH_TOKEN }) }),
  );

  const store = async (event: StatusCallback): Promise<void> => {
    const { resourceSid, errorCode } = event.data;
    if (!loses('archive', resourceSid)) {
      const Body = gzipSync(`${JSON.stringify(event)}\n`);
      await s3.send(new PutObjectCommand({ Bucket: ARCHIVE, Key: `callbacks/v1/${(requests += 1)}.jsonl.gz`, Body }));
    }
    if (!loses('table', resourceSid)) {
      const Item = { pk: { S: resourceSid }, sk: { S: lifecycleKey(event) } };
      await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
    }
    if (errorCode && !loses('bus', resourceSid)) routed.push({ detail: { code: errorCode, event } });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const params = parseForm(body);
    const url = `https://127.0.0.1${request.url}`;
    const signature = String(request.headers['x-twilio-signature'] ?? '');
    if (webhooks.validateRequest(AUTH_TOKEN, signature, url, params)) {
      const custom = parseForm(url.split('?')[1] ?? '');
      const received = { url, signature, receivedAt: '2026-11-23T16:00:00.000Z' };
      const accountSid = String(params['AccountSid']);
      await store(buildStatusCallback({ id: callbackId(url, params), accountSid, params, custom, request: received }));
    } else if (!loses('quarantine', String(params['MessageSid']))) {
      const receivedAt = new Date().toISOString();
      const message = { body, attributes: { path: '/twilio' } };
      await putEntries(s3, QUARANTINE, [
        { id: String((requests += 1)), reason: signature ? 'mismatch' : 'missing-signature', receivedAt, message },
      ]);
    }
    response.end();
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const none = { queues: {}, topics: {}, buckets: {}, tables: {}, buses: {}, functions: {}, stateMachines: {} };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    env: aws.env,
    resources: {
      'status-callbacks-ingest-dev': {
        ...none,
        buckets: { Quarantine0A1B2C3D: { name: QUARANTINE } },
      },
      'status-callbacks-s3-archiver-dev': { ...none, buckets: { Archive0A1B2C3D: { name: ARCHIVE } } },
      'status-callbacks-dynamo-writer-dev': { ...none, tables: { Table0A1B2C3D: { name: TABLE } } },
    },
    idle: async (): Promise<void> => undefined,
    busEvents: () => routed,
    isStopped: () => !server.listening,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      for (const client of [s3, dynamodb, secrets]) client.destroy();
      await aws.stop();
    },
  };
};
