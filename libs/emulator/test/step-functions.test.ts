import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAws, type Aws } from '../src/aws.ts';
import { type State, unsupportedStates } from '../src/state-machine-definition.ts';

let aws: Aws;
let sfn: SFNClient;
let s3: S3Client;

beforeAll(async () => {
  aws = await startAws();
  sfn = new SFNClient(aws.client('sfn'));
  s3 = new S3Client(aws.client('s3'));
  for (const Bucket of ['objects', 'results']) await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  for (const client of [sfn, s3]) client.destroy();
  await aws.stop();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each function knows what it is given
type Invoke = (functionArn: string, payload: any) => Promise<unknown>;

const aTask = (fields: object = {}): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'the function', 'Payload.$': '$' },
  ...fields,
});

const start = (name: string, states: Record<string, State>, invoke: Invoke, input: unknown = {}) => {
  const StartAt = Object.keys(states)[0]!;
  const stateMachineArn = aws.stateMachines.create({ name, definition: { StartAt, States: states }, invoke });
  return sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
};
const ended = async (executionArn: string | undefined): Promise<DescribeExecutionCommandOutput> => {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await sleep(10);
  }
};
const run = async (...args: Parameters<typeof start>) => ended((await start(...args)).executionArn);

test('a state machine goes round until its function says that it is done', async () => {
  const seen: unknown[] = [];
  const { status, output } = await run(
    'loop',
    {
      Work: aTask({ ResultSelector: { 'value.$': '$.Payload' }, ResultPath: '$.result', Next: 'Done?' }),
      'Done?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.result.value.left', NumericGreaterThan: 0, Next: 'Work' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed', OutputPath: '$.result.value' },
    },
    async (functionArn, payload: { result?: { value: { left: number } } }) => {
      seen.push([functionArn, payload]);
      return { left: (payload.result?.value.left ?? 3) - 1 };
    },
    { job: 1 },
  );
  expect([status, output]).toEqual(['SUCCEEDED', '{"left":0}']);
  expect(seen).toHaveLength(3);
  expect(seen[1]).toEqual(['the function', { job: 1, result: { value: { left: 2 } } }]);
});

test('what a function throws goes by its name: tried again or not, and told at the end', async () => {
  const calls = { Passing: 0, Lasting: 0 };
  const Retry = [
    { ErrorEquals: ['Lasting'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, MaxDelaySeconds: 1, JitterStrategy: 'FULL' },
  ];
  const failing = (name: keyof typeof calls) =>
    run(name, { Work: aTask({ Retry, End: true }) }, async () => {
      calls[name] += 1;
      throw Object.assign(new Error('on purpose'), { name });
    });
  const cause = (errorType: string): string => JSON.stringify({ errorType, errorMessage: 'on purpose' });
  expect(await failing('Passing')).toMatchObject({ status: 'FAILED', error: 'Passing', cause: cause('Passing') });
  expect(await failing('Lasting')).toMatchObject({ status: 'FAILED', error: 'Lasting', cause: cause('Lasting') });
  expect(calls).toEqual({ Passing: 3, Lasting: 1 });
});

test('more than Step Functions carries ends the execution', async () => {
  const outcome = await run('large', { Work: aTask({ End: true }) }, async () => 'x'.repeat(256 * 1024));
  expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('an execution is begun once: the same name and input is the same one, another input is refused', async () => {
  const states = { Work: aTask({ End: true }) };
  const release = Promise.withResolvers<unknown>();
  const stateMachineArn = aws.stateMachines.create({
    name: 'once',
    definition: { StartAt: 'Work', States: states },
    invoke: () => release.promise,
  });
  const begin = (input: string) => sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'first', input }));
  const { executionArn } = await begin('{"a":1}');
  expect((await begin('{"a":1}')).executionArn).toBe(executionArn);
  await expect(begin('{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await expect(begin('not JSON')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  release.resolve(1);
  expect(await ended(executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: expect.stringContaining('"Payload":1'),
  });
  await expect(begin('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

describe('an inline map', () => {
  const aMap = (MaxConcurrency: number): Record<string, State> => ({
    Map: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'shared.$': '$.shared' },
      MaxConcurrency,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Each',
        States: { Each: aTask({ OutputPath: '$.Payload', End: true }) },
      },
      ResultPath: '$.results',
      End: true,
    },
  });
  const input = { items: [1, 2, 3, 4], shared: 'job' };

  it('has an iteration for every item, a few at a time, and their results in order', async () => {
    let [running, most] = [0, 0];
    const { output } = await run(
      'inline',
      aMap(2),
      async (_, { item, shared }: { item: number; shared: string }) => {
        most = Math.max(most, (running += 1));
        await sleep(20 - item);
        running -= 1;
        return `${item} ${shared}`;
      },
      input,
    );
    expect(JSON.parse(output!)).toEqual({ ...input, results: ['1 job', '2 job', '3 job', '4 job'] });
    expect(most).toBe(2);
  });

  it('ends with the first that fails, and begins no other', async () => {
    const begun: number[] = [];
    const { status, error } = await run(
      'inline-broken',
      aMap(1),
      async (_, { item }: { item: number }) => {
        begun.push(item);
        if (item === 2) throw Object.assign(new Error('no'), { name: 'NotToday' });
      },
      input,
    );
    expect({ status, error, begun }).toEqual({ status: 'FAILED', error: 'NotToday', begun: [1, 2] });
  });
});

describe('a distributed map', () => {
  beforeAll(async () => {
    for (const Key of [...Array.from({ length: 7 }, (_, index) => `in/${index}`), 'in-no/8', 'zero']) {
      await s3.send(new PutObjectCommand({ Bucket: 'objects', Key, Body: Key }));
    }
  });

  const aMap = (fields: object = {}): State => ({
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:listObjectsV2',
      Parameters: { Bucket: 'objects', 'Prefix.$': '$.prefix' },
    },
    ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'shared.$': '$.shared' } },
    MaxConcurrencyPath: '$.workers',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Work',
      States: { Work: aTask({ OutputPath: '$.Payload', End: true }) },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'results', 'Prefix.$': '$.shared' },
      WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
    },
    End: true,
    ...fields,
  });
  interface Batch {
    readonly BatchInput: unknown;
    readonly Items: readonly { readonly Key: string; readonly Size: number }[];
  }
  const keysOf = ({ Items }: Batch): string[] => Items.map(({ Key }) => Key);
  const input = { prefix: 'in/', workers: 2, shared: 'job' };
  const read = async (Key: string): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'results', Key }));
    return Body!.transformToString();
  };

  it('hands out what it lists in batches, a few at a time, and writes what comes of them', async () => {
    let [running, most] = [0, 0];
    const batches: Batch[] = [];
    const { status, output } = await run(
      'map',
      { Map: aMap() },
      async (_, batch: Batch) => {
        batches.push(batch);
        most = Math.max(most, (running += 1));
        await sleep(5);
        running -= 1;
        return { keys: keysOf(batch) };
      },
      input,
    );
    expect([status, most]).toEqual(['SUCCEEDED', 2]);
    expect(batches.map(keysOf)).toEqual([['in/0', 'in/1'], ['in/2', 'in/3'], ['in/4', 'in/5'], ['in/6']]);
    expect(batches[0]).toMatchObject({ BatchInput: { shared: 'job' }, Items: [{ Size: 4 }, { Size: 4 }] });

    const { ResultWriterDetails } = JSON.parse(output!) as { ResultWriterDetails: { Key: string } };
    expect(ResultWriterDetails.Key).toMatch(/^job\/[\w-]+\/manifest\.json$/);
    const { ResultFiles } = JSON.parse(await read(ResultWriterDetails.Key)) as {
      ResultFiles: { SUCCEEDED: { Key: string }[] };
    };
    const lines = (await read(ResultFiles.SUCCEEDED[0]!.Key)).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(batches.map((batch) => ({ keys: keysOf(batch) })));
  });

  it('keeps batches below the bytes they may have', async () => {
    const batches: Batch[] = [];
    const ItemBatcher = { MaxItemsPerBatch: 100, MaxInputBytesPerBatch: 400 };
    await run('bytes', { Map: aMap({ ItemBatcher }) }, async (_, batch: Batch) => void batches.push(batch), input);
    expect(batches.flatMap(keysOf)).toHaveLength(7);
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThanOrEqual(400);
  });

  it('has nothing to do where nothing is listed', async () => {
    const never = (): Promise<never> => Promise.reject(new Error('there was nothing to do'));
    const { status } = await run('nothing', { Map: aMap() }, never, { ...input, prefix: 'nowhere/' });
    expect(status).toBe('SUCCEEDED');
  });

  it('ends with the first batch that fails, and says which and why', async () => {
    const begun: string[][] = [];
    const { executionArn } = await start(
      'broken',
      { Map: aMap() },
      async (_, batch: Batch) => {
        begun.push(keysOf(batch));
        if (keysOf(batch).includes('in/2')) throw Object.assign(new Error('no'), { name: 'NotToday' });
        return 1;
      },
      { ...input, workers: 1 },
    );
    expect(await ended(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(begun).toHaveLength(2);

    const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn }));
    const { mapRunArn } = mapRuns![0]!;
    expect(await sfn.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      status: 'FAILED',
      maxConcurrency: 1,
      itemCounts: { total: 7, succeeded: 2, failed: 2, pending: 3 },
      executionCounts: { total: 4, succeeded: 1, failed: 1, pending: 2 },
    });
    const { executions } = await sfn.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'FAILED' }));
    expect(executions).toHaveLength(1);
    expect(await sfn.send(new DescribeExecutionCommand(executions![0]!))).toMatchObject({
      error: 'NotToday',
      cause: '{"errorType":"NotToday","errorMessage":"no"}',
    });
  });

  it('stopped it begins nothing more', async () => {
    const begun = Promise.withResolvers<void>();
    let invocations = 0;
    const forever = { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1_000 };
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Work',
      States: { Work: aTask({ Retry: [forever], End: true }) },
    };
    const { executionArn } = await start(
      'stopped',
      { Map: aMap({ ItemProcessor }) },
      async () => {
        invocations += 1;
        begun.resolve();
        throw new Error('again');
      },
      input,
    );
    await begun.promise;
    await sfn.send(new StopExecutionCommand({ executionArn, cause: 'enough' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'ABORTED', cause: 'enough' });
    expect(invocations).toBeLessThanOrEqual(2);
    expect(aws.stateMachines.running()).toBe(0);
  });

  it.each<[string, object, string]>([
    ['a state', { Type: 'Parallel' }, 'Type Parallel is not supported'],
    ['a field', aTask({ Catch: [] }), 'Catch is not supported'],
    ['a resource', aTask({ Resource: 'arn:aws:states:::sqs:sendMessage' }), 'Resource: only'],
    [
      'the context',
      aTask({ Parameters: { 'Payload.$': '$$.Execution.Input' } }),
      '$$.Execution.Input is not supported',
    ],
    ['a reader', aMap({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }), 'ItemReader.Resource: only'],
    ['what it reads', aMap({ ItemReader: { ReaderConfig: {} } }), 'ItemReader.ReaderConfig is not supported'],
    ['a writer', aMap({ ResultWriter: {} }), 'ResultWriter.WriterConfig: only JSONL and COMPACT is supported'],
    ['a tolerance', aMap({ ToleratedFailurePercentage: 5 }), 'ToleratedFailurePercentage: only 0 is supported'],
    [
      'what is within a map',
      { Type: 'Map', ItemProcessor: { States: { Wait: { Type: 'Wait' } } } },
      'state Wait: Type Wait is not supported',
    ],
  ])('is refused for %s that would not run as on AWS', (_, state, refusal) => {
    expect(unsupportedStates({ StartAt: 'It', States: { It: state } })).toContainEqual(
      expect.stringContaining(refusal),
    );
  });

  it('and all else here is taken', () => {
    expect(unsupportedStates({ StartAt: 'Map', States: { Map: aMap() } })).toEqual([]);
  });
});
