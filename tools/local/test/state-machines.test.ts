import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { join } from 'node:path';
import { startSystem, type System } from '../src/system.ts';
import { aFunction, temporaryFolder, writeAssembly } from './cloud-assembly.ts';

/** A state machine of a template, with functions in their threads and objects in their bucket. */

const HANDLER = `
  export const handler = async ({ Items, mode }) => {
    if (mode === 'throw') throw new RangeError('on purpose');
    if (mode === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (mode === 'exit') process.exit(3);
    return { keys: Items?.map(({ Key }) => Key) };
  };`;

const states = (workerArn: string, bucket: string) => ({
  StartAt: 'Map?',
  States: {
    'Map?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.mode', StringEquals: 'map', Next: 'Map' }],
      Default: 'Work',
    },
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: workerArn, 'Payload.$': '$' },
      End: true,
    },
    Map: {
      Type: 'Map',
      ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: bucket, Prefix: 'in/' } },
      ItemBatcher: { MaxItemsPerBatch: 2 },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Batch',
        States: {
          Batch: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { FunctionName: workerArn, 'Payload.$': '$' },
            OutputPath: '$.Payload',
            End: true,
          },
        },
      },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { Bucket: bucket, Prefix: 'out' },
        WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
      },
      End: true,
    },
  },
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let system: System;

beforeAll(async () => {
  folder = await temporaryFolder();
  const assembly = await writeAssembly(join(folder.path, 'cdk.out'), {
    one: {
      code: { key: HANDLER },
      resources: {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Function: aFunction('key', { Timeout: 1 }),
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { DefinitionString: { 'Fn::Sub': JSON.stringify(states('${Function.Arn}', '${Bucket}')) } },
        },
      },
    },
  });
  system = await startSystem({ assemblies: [assembly] });
});
afterAll(async () => {
  await system.stop();
  await folder.remove();
});

const run = async (input: object) => {
  const sfn = new SFNClient(system.aws.client('sfn'));
  const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:${
    system.resources['one-dev']!.stateMachines['Machine']!.name
  }`;
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  await system.idle();
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  sfn.destroy();
  return execution;
};

test.each([
  ['throws', 'throw', 'RangeError', 'on purpose'],
  ['takes too long', 'hang', 'Sandbox.Timedout', 'task timed out after 1 seconds'],
  ['ends its process', 'exit', 'Runtime.ExitError', 'thread ended with code 3'],
])('a function that %s fails the execution by the name that Lambda gives it', async (_, mode, error, errorMessage) => {
  const cause = JSON.stringify({ errorType: error, errorMessage });
  expect(await run({ mode })).toMatchObject({ status: 'FAILED', error, cause });
});

test('a distributed map goes through what is in the bucket, and writes there what its function answers', async () => {
  const s3 = new S3Client(system.aws.client('s3'));
  const { name: Bucket } = system.resources['one-dev']!.buckets['Bucket']!;
  for (const Key of ['in/1', 'in/2', 'in/3', 'other']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const { status, output } = await run({ mode: 'map' });
  expect(status).toBe('SUCCEEDED');
  const { ResultWriterDetails } = JSON.parse(output!) as { ResultWriterDetails: { Key: string } };
  const text = async (Key: string): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body!.transformToString();
  };
  const { ResultFiles } = JSON.parse(await text(ResultWriterDetails.Key)) as {
    ResultFiles: { SUCCEEDED: { Key: string }[] };
  };
  expect(await text(ResultFiles.SUCCEEDED[0]!.Key)).toBe('{"keys":["in/1","in/2"]}\n{"keys":["in/3"]}\n');
  s3.destroy();
});
