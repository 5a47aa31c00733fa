import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Aws } from '@status-callbacks/emulator/aws';
import type { Topology } from './topology.ts';

/** What an earlier run made and no template names any more: said, and not touched, because it may hold data. */
export const leftAlone = async (aws: Aws, { stacks }: Topology): Promise<string[]> => {
  const wanted = Object.values(stacks).flatMap(({ queues, buckets, tables }) => [
    ...Object.values(queues).map(({ name }) => `queue ${name}`),
    ...Object.values(buckets).map(({ name }) => `bucket ${name}`),
    ...Object.values(tables).map(({ name }) => `table ${name}`),
  ]);
  const { QueueUrls = [] } = await new SQSClient(aws.client('sqs')).send(new ListQueuesCommand({}));
  const { Buckets = [] } = await new S3Client(aws.client('s3')).send(new ListBucketsCommand({}));
  const { TableNames = [] } = await new DynamoDBClient(aws.client('dynamodb')).send(new ListTablesCommand({}));
  const existing = [
    ...QueueUrls.map((url) => `queue ${url.slice(url.lastIndexOf('/') + 1)}`),
    ...Buckets.map(({ Name }) => `bucket ${Name}`),
    ...TableNames.map((name) => `table ${name}`),
  ];
  const known = new Set(wanted);
  return existing.filter((one) => !known.has(one)).map((one) => `${one} is in no template any more: left alone`);
};
