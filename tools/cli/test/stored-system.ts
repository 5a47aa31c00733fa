import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { toAttributes } from '@status-callbacks/attribute-values/attribute-values';
import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import { type Address, addresses, parameterName } from '@status-callbacks/contract/addresses';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { startAws } from '@status-callbacks/emulator/aws';
import { toItem } from '@status-callbacks/history/item';
import { tableDefinition } from '@status-callbacks/history/table-definition';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { commandLine } from './command-line.ts';

export const BUCKET = 'archive';
export const TABLE = 'history';

/** What the sinks leave behind, without the sinks: a table and an archive, and a command line that finds them. */
export const startStoredSystem = async () => {
  const aws = await startAws();
  const dynamo = new DynamoDBClient(aws.client('dynamodb'));
  const s3 = new S3Client(aws.client('s3'));
  const ssm = new SSMClient(aws.client('ssm'));
  const localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-stored-'));
  writeEndpoints(localDirectory, {
    pid: process.pid,
    url: 'http://127.0.0.1:1',
    stage: 'dev',
    env: aws.env,
    resources: {},
  });

  await dynamo.send(new CreateTableCommand({ ...tableDefinition, TableName: TABLE }));
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName: TABLE });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const point = (address: Address, Value: string) =>
    ssm.send(new PutParameterCommand({ Name: parameterName('dev', address), Value, Type: 'String', Overwrite: true }));
  await point(addresses.tableName, TABLE);
  await point(addresses.archiveBucket, BUCKET);

  const table = async (events: readonly StatusCallback[]): Promise<void> => {
    for (let start = 0; start < events.length; start += 25) {
      const requests = events
        .slice(start, start + 25)
        .map((event) => ({ PutRequest: { Item: toAttributes(toItem(event, 30)) } }));
      await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
  };
  const archive = async (events: readonly StatusCallback[]): Promise<string> => {
    const Key = objectKey(events);
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: await objectBody(events) }));
    return `s3://${BUCKET}/${Key}`;
  };
  return {
    localDirectory,
    callbacks: (...args: string[]) => commandLine(args, { localDirectory }),
    table,
    /** One object. */
    archive,
    store: async (events: readonly StatusCallback[]): Promise<string> => {
      await table(events);
      return archive(events);
    },
    /** Makes an address lead to another place. */
    point,
    stop: async () => {
      for (const client of [dynamo, s3, ssm]) client.destroy();
      await aws.stop();
      await rm(localDirectory, { recursive: true, force: true });
    },
  };
};
