import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveStore } from '@status-callbacks/archive/read';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { matches } from '@status-callbacks/contract/event-filter';
import {
  MOST_WORKERS,
  type ReplayJob,
  type ReplayRun,
  type ReplaySummary,
} from '@status-callbacks/contract/replay-run';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { unsupportedStates } from '@status-callbacks/emulator/state-machine-definition';
import { type Counts, replay } from '@status-callbacks/replay-engine/replay';
import { captureLog } from '@status-callbacks/testing/log';
import { type Publish, publicationOf, publishTo } from '@status-callbacks/topic/publish';
import { definition } from '../infra/definition.ts';
import { replayObjects } from '../src/replay-objects.ts';
import { sumIn } from '../src/sum.ts';
import { type Archive, aJob, archived, received } from './archive.ts';

/** The definition as it is deployed, executed with the functions as they are deployed, on emulated S3, SNS and SQS. */

const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:worker';
const SUM = 'arn:aws:lambda:us-east-1:000000000000:function:sum';
const DAYS = ['callbacks/v1/dt=2026-11-23/', 'callbacks/v1/dt=2026-11-24/'];
const window = { from: Date.UTC(2026, 10, 23, 1), to: Date.UTC(2026, 10, 24, 12) };

let aws: Aws;
let s3: S3Client;
let sns: SNSClient;
let sfn: SFNClient;
let TopicArn: string;

beforeAll(async () => {
  aws = await startAws();
  [s3, sns, sfn] = [new S3Client(aws.client('s3')), new SNSClient(aws.client('sns')), new SFNClient(aws.client('sfn'))];
  ({ TopicArn: TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'topic' })));
  const sqs = new SQSClient(aws.client('sqs'));
  await sqs.send(new CreateQueueCommand({ QueueName: 'sink' }));
  sqs.destroy();
  const Attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ replayTarget: ['sink', '*'] }) };
  const Endpoint = aws.queues.find('sink')!.arn;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  await s3.send(new CreateBucketCommand({ Bucket: 'results' }));
});
afterAll(async () => {
  for (const client of [s3, sns, sfn]) client.destroy();
  await aws.stop();
});

let archives = 0;
const put = async (archive: Archive): Promise<string> => {
  const Bucket = `archive-${(archives += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const [Key, Body] of archive) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return Bucket;
};

/** What has arrived since the last look. */
const taken = (): string[] => {
  const queue = aws.queues.find('sink')!;
  const bodies = queue.messages.map(({ body }) => body);
  queue.purge();
  return bodies.sort();
};

const inOneProcess = async (bucket: string, job: ReplayJob): Promise<Counts> => {
  const publish = publishTo(sns, TopicArn, job.target);
  return replay({
    store: s3Store(s3, bucket),
    window: job.window,
    filter: matches(job.filter, () => 'unknown'),
    target: { replayId: job.replayId, send: (batch) => publish(batch.map(publicationOf)) },
  });
};

interface Functions {
  readonly store?: Pick<ArchiveStore, 'read'>;
  readonly publish?: (target: string) => Publish;
  readonly timeUpIn?: () => AbortSignal;
}

interface Run extends Partial<Omit<ReplayRun, 'job'>>, Functions {
  readonly job?: Partial<ReplayJob>;
  /** A few objects a batch make many batches of a small archive. */
  readonly itemsPerBatch?: number;
}

const distributed = async (bucket: string, run: Run = {}) => {
  const { days = DAYS, workers = 3, itemsPerBatch = 2, job } = run;
  const { store = s3Store(s3, bucket), publish = (target: string) => publishTo(sns, TopicArn, target) } = run;
  let invocations = 0;
  const work = replayObjects({
    store,
    publishTo: publish,
    log: captureLog().log,
    ...(run.timeUpIn && { timeUpIn: run.timeUpIn }),
  });
  const sum = sumIn(s3, 'results');
  const asl = definition({ archiveBucket: bucket, resultsBucket: 'results', workerArn: WORKER, sumArn: SUM });
  asl.States.Days.ItemProcessor.States.Objects.ItemBatcher.MaxItemsPerBatch = itemsPerBatch;
  const stateMachineArn = aws.stateMachines.create({
    name: bucket,
    definition: asl,
    invoke: async (functionArn, event) => {
      if (functionArn === SUM) return sum(event);
      invocations += 1;
      return work(event, { getRemainingTimeInMillis: () => 900_000 });
    },
  });
  const input: ReplayRun = { days, workers, job: aJob({ window, ...job }) };
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  for (;;) {
    const { status, error, output = '{}' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status, error, summary: JSON.parse(output) as ReplaySummary, invocations };
    await sleep(10);
  }
};

/** Two days with objects in most hours, some before and after the window. */
const events = Array.from({ length: 300 }, (_, index) =>
  received(index % 90, index * 570, ['queued', 'sent', 'delivered'][index % 3]),
);
const objects = Array.from({ length: 30 }, (_, index) => events.slice(index * 10, (index + 1) * 10));

it('has nothing that would not run here as on AWS', () => {
  const names = { archiveBucket: 'a', resultsBucket: 'r', workerArn: WORKER, sumArn: SUM };
  expect(unsupportedStates(definition(names))).toEqual([]);
});

it('sends the same events to the same sinks as one process, with the same counts', async () => {
  const bucket = await put(await archived(objects));
  const job = { filter: { status: 'delivered' }, target: 'sink' };
  const whole = await inOneProcess(bucket, aJob({ window, ...job }));
  const wanted = taken();
  expect(wanted.length).toBeGreaterThan(50);

  const { status, summary, invocations } = await distributed(bucket, { job });
  expect(status).toBe('SUCCEEDED');
  expect(taken()).toEqual(wanted);
  expect(summary).toEqual({ counts: whole, broken: [] });
  expect(invocations).toBeGreaterThan(10);
});

it('addressed to another sink it reaches nobody else', async () => {
  const bucket = await put(await archived(objects));
  const { summary } = await distributed(bucket, { job: { target: 'somebody' } });
  expect(summary.counts.sent).toBeGreaterThan(0);
  expect(taken()).toEqual([]);
});

it('goes on where a worker ran out of time, and with what one could not read at first', async () => {
  const many = Array.from({ length: 4_000 }, (_, index) => received(index, 4_000 + index * 10));
  const bucket = await put(await archived([0, 1, 2, 3].map((index) => many.slice(index * 1_000, (index + 1) * 1_000))));
  const whole = await inOneProcess(bucket, aJob({ window }));
  const wanted = taken();

  let failures = 0;
  let time = new AbortController();
  const { status, summary, invocations } = await distributed(bucket, {
    itemsPerBatch: 100,
    store: {
      read: async (key) => {
        if (++failures === 1) throw Object.assign(new Error('Please reduce your request rate.'), { name: 'SlowDown' });
        return s3Store(s3, bucket).read(key);
      },
    },
    timeUpIn: () => (time = new AbortController()).signal,
    publish: (target) => {
      let requests = 0;
      const publish = publishTo(sns, TopicArn, target);
      return async (publications) => {
        if (++requests === 300) time.abort();
        return publish(publications);
      };
    },
  });
  expect({ status, invocations }).toEqual({ status: 'SUCCEEDED', invocations: 3 });
  expect(summary).toEqual({ counts: whole, broken: [] });
  expect([...new Set(taken())]).toEqual(wanted);
});

it('counts and names what is broken, and sends the rest', async () => {
  const archive = await archived(objects);
  const [first, second] = [...archive.keys()].sort().slice(3) as [string, string];
  archive.set(first, archive.get(first)!.subarray(0, -20));
  archive.set(second.replace(/[^/]+$/, 'notes.txt'), Buffer.from('hello'));
  const bucket = await put(archive);
  const whole = await inOneProcess(bucket, aJob({ window }));
  const wanted = taken();

  const { summary } = await distributed(bucket);
  expect(whole.broken).toBe(2);
  expect(summary.counts).toEqual(whole);
  expect(summary.broken.map(({ reason }) => reason).sort()).toEqual([
    'the object ends early',
    'the object has another layout',
  ]);
  expect(taken()).toEqual(wanted);
});

it('finds nothing in days without objects', async () => {
  const { status, summary, invocations } = await distributed(await put(new Map()));
  expect({ status, invocations, lines: summary.counts.lines }).toEqual({
    status: 'SUCCEEDED',
    invocations: 0,
    lines: 0,
  });
});

it.each([0, MOST_WORKERS + 1])('does not begin with %i workers', async (workers) => {
  const bucket = await put(await archived(objects));
  expect(await distributed(bucket, { workers })).toMatchObject({
    status: 'FAILED',
    error: 'InvalidInput',
    invocations: 0,
  });
});

it('ends at once, and tries nothing again, when the job makes no sense', async () => {
  const bucket = await put(await archived(objects));
  const { status, invocations } = await distributed(bucket, { workers: 1, job: { filter: { sid: 'SM1' } as never } });
  expect({ status, invocations }).toEqual({ status: 'FAILED', invocations: 1 });
  expect(taken()).toEqual([]);
});
