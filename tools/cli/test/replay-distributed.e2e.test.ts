import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Address, addresses, parameterName, queueUrl } from '@status-callbacks/contract/addresses';
import { sinksAmong } from '../src/local-resources.ts';
import type { Outcome } from '../src/replay/report.ts';
import { commandLine } from './command-line.ts';
import { startRunningSystem } from './running-system.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let s3: S3Client;
let sfn: SFNClient;
let ssm: SSMClient;
let dynamodb: DynamoDBClient;
let bucket: string;
let table: string;

beforeAll(async () => {
  running = await startRunningSystem();
  const { aws } = running.system;
  s3 = new S3Client(aws.client('s3'));
  sfn = new SFNClient(aws.client('sfn'));
  ssm = new SSMClient(aws.client('ssm'));
  dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  ({ bucket, table } = sinksAmong(running.system.resources));
  await running.play({ messages: 100, calls: 8, failing: 0.3 });
}, 240_000);
afterAll(async () => {
  for (const client of [s3, sfn, ssm, dynamodb]) client.destroy();
  await running.stop();
});

const keys = async (): Promise<{ pk: string; sk: string }[]> => {
  const items: { pk: string; sk: string }[] = [];
  const scan = { TableName: table, ProjectionExpression: 'pk, sk' };
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, scan)) {
    for (const { pk, sk } of Items) items.push({ pk: pk!.S!, sk: sk!.S! });
  }
  return items.sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
};
const emptyTable = async (): Promise<void> => {
  for (const { pk, sk } of await keys()) {
    await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }));
  }
};
const objects = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    found.push(...Contents.map(({ Key }) => Key!));
  }
  return found;
};

const ARGS = ['replay', '--from', '1h', '--sink', 'dynamo-writer', '--rate', '5000'];
const replay = async (...args: string[]): Promise<Outcome> => {
  const { code, printed, noted } = await running.callbacks(...ARGS, '--json', ...args);
  expect({ code, noted }).toEqual({ code: 0, noted: '' });
  await running.system.idle();
  return JSON.parse(printed) as Outcome;
};
const executions = async () => {
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:status-callbacks-replay-dev';
  return (await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions!;
};

it('fills an empty table again as a run in one process does, with the same counts', async () => {
  const before = await keys();
  await emptyTable();
  const here = await replay();
  expect(await keys()).toEqual(before);
  await emptyTable();
  const there = await replay('--distributed');
  expect(await keys()).toEqual(before);
  expect({ ...there, replayId: '', seconds: 0 }).toEqual({ ...here, replayId: '', seconds: 0 });
  expect(there.sent).toBe(before.length);
  expect(there.seconds).toBeGreaterThan(0);
  expect((await executions()).map(({ name }) => name)).toContain(there.replayId);
  expect(await running.callbacks('audit')).toMatchObject({ code: 0 });
}, 240_000);

it('sends what the filter takes, and shows how far it is', async () => {
  const terminal = { localDirectory: running.localDirectory, isWatched: true };
  const errors = running.system.busEvents().map(({ detail }) => (detail as { category?: string; code: string }).code);
  const { code, printed, noted } = await commandLine(
    [...ARGS, '--distributed', '--error', errors[0]!, '--json'],
    terminal,
  );
  expect(code).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ matched: errors.filter((each) => each === errors[0]).length });
  expect(noted).toMatch(/sending .* day 1 of [12]/);
}, 240_000);

it('takes categories for what they are in one process', async () => {
  for (const category of ['unknown', 'invalid-number', 'carrier-filtering']) {
    const counted = await running.callbacks('replay', '--from', '1h', '--category', category, '--dry-run', '--json');
    const sent = await running.callbacks(...ARGS, '--category', category, '--distributed', '--json');
    expect(sent.code).toBe(counted.code);
    expect(JSON.parse(sent.printed)).toMatchObject({ matched: (JSON.parse(counted.printed) as Outcome).matched });
  }
}, 240_000);

it('counts without the replay service', async () => {
  const before = (await executions()).length;
  const { code, printed } = await running.callbacks(...ARGS, '--distributed', '--dry-run');
  expect(code).toBe(0);
  expect(printed).toContain('Nothing was sent');
  expect(await executions()).toHaveLength(before);
});

it('counts and names what is broken, and says so in the end', async () => {
  const [Key] = await objects();
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  const good = Buffer.from(await Body!.transformToByteArray());
  const put = (name: string, Body: Buffer) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `callbacks/v1/dt=2020-02-02/hour=00/${name}`, Body }));
  await put('1580601600000-0123456789abcdef.jsonl.gz', good.subarray(0, good.length - 10));
  await put('1580601600001-0123456789abcdef.jsonl.gz', Buffer.from('not gzip'));
  await put('notes.txt', Buffer.from('another layout'));
  const window = ['--from', '2020-02-02', '--to', '2020-02-03'];
  const there = await running.callbacks('replay', ...window, '--distributed', '--json');
  const here = await running.callbacks('replay', ...window, '--json');
  expect(JSON.parse(there.printed)).toMatchObject({ objects: 3, broken: 3 });
  expect(there.noted.split('\n').toSorted()).toEqual(here.noted.split('\n').toSorted());
  expect(there.noted).toContain('the object ends early');
  expect([there.code, here.code]).toEqual([1, 1]);
}, 240_000);

it('Ctrl-C ends the waiting, not the replay', async () => {
  const interrupted = new AbortController();
  const begun = (await executions()).length;
  const terminal = { localDirectory: running.localDirectory, signal: interrupted.signal };
  // So slow that it is not done before it is interrupted.
  const ended = commandLine(
    ['replay', '--from', '1h', '--sink', 'dynamo-writer', '--rate', '50', '--distributed'],
    terminal,
  );
  const isBegun = async (): Promise<boolean> => (await executions()).length > begun;
  while (!(await isBegun())) await sleep(20);
  interrupted.abort();
  const { code, noted } = await ended;
  const [execution] = await executions();
  expect(code).toBe(130);
  expect(noted).toContain('the replay goes on');
  expect(noted).toContain(`stop-execution --execution-arn ${execution!.executionArn}`);
  await running.system.idle();
  expect(await sfn.send(new DescribeExecutionCommand(execution!))).toMatchObject({ status: 'SUCCEEDED' });
}, 240_000);

describe('bad input', () => {
  it.each([
    ['nothing was archived', ['--from', '2019-01-01', '--to', '2019-01-02'], 4, 'nothing was archived in this window'],
    ['nothing is meant', ['--from', '1h', '--error', '99999'], 4, 'nothing in this window is what the options ask for'],
    ['there is no such sink', ['--sink', 'nobody'], 2, '--sink nobody: the local system has '],
    ['it would never end', ['--rate', '1'], 2, '--rate 1: --distributed sends at least 10 a second'],
    ['it has no place to go on from', ['--resume'], 2, "'--distributed' cannot be used with option '--resume'"],
    ['it does not look at queues', ['--most-queued', '5'], 2, "cannot be used with option '--most-queued"],
  ])('says that %s', async (_, args, code, reason) => {
    const outcome = await running.callbacks('replay', '--distributed', ...args);
    expect(outcome.noted).toContain(reason);
    expect(outcome.code).toBe(code);
  });

  const address = (stage: string, name: Address, Value: string) =>
    ssm.send(new PutParameterCommand({ Name: parameterName(stage, name), Value, Type: 'String', Overwrite: true }));

  it.each([
    ['nowhere', 'no sink is deployed to stage nowhere: none stands in /status-callbacks/nowhere/'],
    ['partial', 'nothing is deployed at /status-callbacks/partial/replay-state-machine-arn'],
  ])('says what stage %s lacks', async (stage, reason) => {
    await address('partial', queueUrl('dynamo-writer'), 'http://127.0.0.1:1/queue');
    const command = ['--no-warnings', MAIN, ...ARGS, '--distributed', '--stage', stage];
    const env = { PATH: process.env['PATH'], ...running.system.env };
    const ended = await promisify(execFile)(process.execPath, command, { env }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(ended.stderr).toContain(reason);
    expect(ended).toMatchObject({ code: 3 });
  });

  describe('a service that does not do its work', () => {
    let deployed: string;
    beforeAll(async () => {
      [{ stateMachineArn: deployed = '' } = {}] = await executions();
    });
    afterEach(() => address('dev', addresses.replayStateMachineArn, deployed));

    it('is named, when it is gone', async () => {
      await address('dev', addresses.replayStateMachineArn, `${deployed}-gone`);
      const { code, noted } = await running.callbacks(...ARGS, '--distributed');
      expect(noted).toContain('StateMachineDoesNotExist');
      expect(code).toBe(3);
    });

    it('is quoted on why a batch has failed', async () => {
      const FunctionName = 'the worker';
      const broken = running.system.aws.stateMachines.create({
        name: 'broken',
        invoke: () => Promise.reject(Object.assign(new Error('the topic is gone'), { name: 'TargetFailed' })),
        definition: {
          StartAt: 'Objects',
          States: {
            Objects: {
              Type: 'Map',
              ItemReader: {
                Resource: 'arn:aws:states:::s3:listObjectsV2',
                Parameters: { Bucket: bucket, 'Prefix.$': '$.days[0]' },
              },
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                StartAt: 'Send',
                States: {
                  Send: {
                    Type: 'Task',
                    Resource: 'arn:aws:states:::lambda:invoke',
                    Parameters: { FunctionName, 'Payload.$': '$' },
                    End: true,
                  },
                },
              },
              ResultWriter: {
                Resource: 'arn:aws:states:::s3:putObject',
                Parameters: { Bucket: bucket, Prefix: 'results' },
                WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
              },
              End: true,
            },
          },
        },
      });
      await address('dev', addresses.replayStateMachineArn, broken);
      const { code, printed, noted } = await running.callbacks(...ARGS, '--distributed');
      expect(noted).toMatch(/replay [\w-]+ has stopped: TargetFailed: the topic is gone\./);
      expect([code, printed]).toEqual([1, '']);
    });
  });
});
