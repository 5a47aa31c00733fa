import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSystem, type System } from '../src/system.ts';
import { aFunction, aMapping, aQueue, temporaryFolder, writeAssembly } from './cloud-assembly.ts';

/** Real bundles in real threads, behind a real queue. */

/** Does what the body of a message says, and names in its answer those that failed. */
const HANDLER = `
  let invocations = 0;
  export const handler = async ({ Records }, context) => {
    invocations += 1;
    const batchItemFailures = [];
    for (const { body, messageId, messageAttributes, attributes } of Records) {
      if (body === 'throw') throw new Error('thrown on purpose');
      if (body === 'exit') process.exit(3);
      if (body === 'crash') { setTimeout(() => { throw new Error('uncaught on purpose'); }); await new Promise(() => {}); }
      if (body === 'hang') await new Promise(() => setInterval(() => {}, 1000));
      if (body === 'fail') batchItemFailures.push({ itemIdentifier: messageId });
      console.log(JSON.stringify({
        body, invocations, size: Records.length, attributes: messageAttributes, received: attributes.ApproximateReceiveCount,
        home: process.env.HOME, greeting: process.env.GREETING, name: process.env.AWS_LAMBDA_FUNCTION_NAME,
        remaining: context.getRemainingTimeInMillis() > 0,
      }));
    }
    return { batchItemFailures };
  };`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let system: System | undefined;
let lines: { source: string; line: string }[];

beforeEach(async () => {
  folder = await temporaryFolder();
  lines = [];
});
afterEach(async () => {
  await system?.stop();
  system = undefined;
  await folder.remove();
});

const start = async ({ timeout = 1, mapping = {}, queue = {} } = {}): Promise<System> => {
  const Environment = { Variables: { GREETING: { 'Fn::Sub': 'hello ${Queue.QueueName}' } } };
  const assembly = await writeAssembly(join(folder.path, 'cdk.out'), {
    one: {
      code: { key: HANDLER },
      resources: {
        DeadLetters: aQueue(),
        Queue: aQueue({
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
          ...queue,
        }),
        Function: aFunction('key', { Timeout: timeout, Environment }),
        Mapping: aMapping(mapping),
      },
    },
  });
  system = await startSystem({ assemblies: [assembly], log: (source, line) => lines.push({ source, line }) });
  return system;
};
const send = ({ aws }: System, MessageBody: string) =>
  aws.queues.send({
    QueueUrl: aws.queues.find('one-dev-Queue')!.url,
    MessageBody,
    MessageAttributes: { signature: { DataType: 'String', StringValue: 'abc' } },
  });
const deadLetters = ({ aws }: System): string[] =>
  aws.queues.find('one-dev-DeadLetters')!.messages.map(({ body }) => body);
interface Handled {
  readonly body: string;
  readonly invocations: number;
  readonly size: number;
}
const handled = (): Handled[] =>
  lines
    .filter(({ source, line }) => source === 'one-dev-Function' && line.startsWith('{'))
    .map(({ line }) => JSON.parse(line) as Handled);

test('a function gets the message as Lambda gives it, and an environment of its own', async () => {
  await send(await start(), 'hello');
  await system!.idle();

  expect(handled()).toEqual([
    {
      body: 'hello',
      invocations: 1,
      size: 1,
      received: '1',
      attributes: { signature: { stringValue: 'abc', dataType: 'String', stringListValues: [], binaryListValues: [] } },
      greeting: 'hello one-dev-Queue',
      name: 'one-dev-Function',
      remaining: true,
    },
  ]);
  expect(system!.aws.queues.find('one-dev-Queue')!.inflightMessages.size).toBe(0);
});

test('a message with a delay is a timer: nobody waits for it', async () => {
  await start({ queue: { DelaySeconds: 900 } });
  await send(system!, 'later');
  await system!.idle();

  expect(handled()).toEqual([]);
  expect(system!.aws.queues.find('one-dev-Queue')!.delayedMessages).toHaveLength(1);
});

test('a message that fails alone is tried again alone, then goes to the dead letters', async () => {
  await start({ mapping: { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 } });
  for (const body of ['good', 'fail', 'fine']) await send(system!, body);
  await system!.idle();

  expect(handled().map(({ body }) => body)).toEqual(['good', 'fail', 'fine', 'fail']);
  expect(deadLetters(system!)).toEqual(['fail']);
});

test.each([
  ['throws', 'throw', 'thrown on purpose'],
  ['ends its process', 'exit', 'thread ended with code 3'],
  ['throws where nobody listens', 'crash', 'uncaught on purpose'],
  ['takes too long', 'hang', 'task timed out after 1 seconds'],
])(
  'a function that %s fails its batch, and the next invocation works',
  async (_, body, reason) => {
    // Once is enough: the first receive fails, the second moves the message.
    const RedrivePolicy = { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 1 };
    await start({ queue: { RedrivePolicy }, mapping: { BatchSize: 1 } });
    await send(system!, body);
    await system!.idle();
    await send(system!, 'after');
    await system!.idle();

    expect(deadLetters(system!)).toEqual([body]);
    expect(handled().map(({ body }) => body)).toEqual(['after']);
    expect(lines).toContainEqual({ source: 'system', line: expect.stringContaining(reason) as string });
  },
  20_000,
);

test('a warm worker is used again', async () => {
  await start();
  for (const body of ['one', 'two']) {
    await send(system!, body);
    await system!.idle();
  }
  expect(handled().map(({ invocations }) => invocations)).toEqual([1, 2]);
});

test('a batch has at most BatchSize messages', async () => {
  await start({ mapping: { BatchSize: 3 } });
  for (let index = 0; index < 7; index += 1) void send(system!, `m${index}`);
  await system!.idle();
  expect(handled()).toHaveLength(7);
  expect(Math.max(...handled().map(({ size }) => size))).toBeLessThanOrEqual(3);
});

test('a window gathers what arrives within it', async () => {
  await start({ mapping: { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 } });
  for (let index = 0; index < 25; index += 1) await send(system!, `m${index}`);
  await system!.idle();
  expect(handled().map(({ size }) => size)).toEqual(Array.from({ length: 25 }, () => 25));
});

test('without ReportBatchItemFailures, what the function answers means nothing', async () => {
  await start({ mapping: { FunctionResponseTypes: [] } });
  await send(system!, 'fail');
  await system!.idle();
  expect(handled()).toHaveLength(1);
  expect(deadLetters(system!)).toEqual([]);
});

test('a queue whose messages come back while the function may still run is refused, as Lambda does', async () => {
  await expect(start({ timeout: 2 })).rejects.toThrow('visibility time-out of one-dev-Queue is shorter');
});

test('a system without a data folder leaves none behind', async () => {
  await mkdir(join(folder.path, 'empty'));
  await start();
  await system!.stop();
  await expect(fetch(system!.url)).rejects.toThrow();
});
