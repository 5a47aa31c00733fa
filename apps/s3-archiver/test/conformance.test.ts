import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { type AwsFaults, startAwsFaults } from '@status-callbacks/testing/aws-faults';
import { eachOnce, type Sink } from '@status-callbacks/testing/sink';
import { clauses } from '@status-callbacks/testing/sink-conformance';
import { gunzipSync } from 'node:zlib';

let aws: Aws;
let s3: S3Client;
let faults: AwsFaults;
let sinks = 0;

beforeAll(async () => {
  aws = await startAws();
  s3 = new S3Client(aws.client('s3'));
  faults = await startAwsFaults(aws.endpoints.s3);
  Object.assign(process.env, aws.env, { AWS_ENDPOINT_URL_S3: faults.url });
});
afterAll(async () => {
  s3.destroy();
  await faults.stop();
  await aws.stop();
});

const linesIn = async (Bucket: string): Promise<string[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const objects = Contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return gunzipSync(await Body!.transformToByteArray())
      .toString()
      .trim()
      .split('\n');
  });
  return (await Promise.all(objects)).flat();
};

/** Lines are counted by what they say: an event that comes in two batches is two lines, and `count(DISTINCT id)` counts it once. */
const start = async (): Promise<Sink> => {
  const Bucket = `archive-${sinks++}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  process.env['BUCKET_NAME'] = Bucket;
  const { handler } = (await import(`../src/handler.ts?${Bucket}`)) as Pick<Sink, 'handler'>;
  return { handler, failing: faults.set, rounds: faults.rounds, effects: async () => eachOnce(await linesIn(Bucket)) };
};

it.each(clauses)('archives $clause: $promise', ({ check }) => check(start));
