import { ARCHIVE, stackWith, testsWithout } from '../archiver-stack.ts';
import type { Resource } from '../resource.ts';

/** A queue that somebody else reads. */
export const queue: Resource = {
  behaviour: 'forward.ts',
  handler: [
    ["import { S3Client } from '@aws-sdk/client-s3'", "import { SQSClient } from '@aws-sdk/client-sqs'"],
    ['{ BUCKET_NAME }', '{ QUEUE_URL }'],
    ['archiveTo, config', 'config, forwardTo'],
    ['archiveTo(new S3Client({}), BUCKET_NAME)', 'forwardTo(new SQSClient({}), QUEUE_URL)'],
  ],
  stack: (archiver) =>
    stackWith(archiver, {
      imports: "import { outQueue } from './out-queue.ts';\n",
      makes: '    const out = outQueue(this);',
      environment: '{ QUEUE_URL: out.queueUrl }',
      grants: "    out.grant(consumer.function, 'sqs:SendMessage');",
    }),
  stackTest: (archiver) => `${testsWithout(archiver, ARCHIVE)}
it('may send to its queue and nothing else', () => {
  const [policy] = Object.values(prod.findResources('AWS::IAM::Policy'));
  const statements = policy!.Properties.PolicyDocument.Statement as { Action: string; Resource: unknown }[];
  const onQueue = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('OutQueue'));
  expect(onQueue.map(({ Action }) => Action)).toEqual(['sqs:SendMessage']);
});
`,
  files: ({ template }) => ({
    'src/forward.ts': template('queue/forward.ts'),
    'infra/out-queue.ts': template('queue/out-queue.ts'),
    'test/conformance.test.ts': template('queue/conformance.test.ts'),
  }),
  words: {
    promise: 'Every verified callback is a message in a queue of its own, as it was published.',
    output: `The queue whose URL, and that of its dead letters, is in \`/status-callbacks/<stage>/queues/<name>/out\`, for whoever reads it: one
\`StatusCallback\` a message, verbatim. It may be there twice, as any message in a queue may; \`id\` is the same each time, in a replay
too. What nobody takes is gone after 14 days.`,
    impact: 'Callbacks are not forwarded: whoever reads the queue hears of them late, or not at all.',
    done: 'forwarded',
    log: '`batch not forwarded` (the call failed), `event not forwarded` (SQS did not take one)',
    alarms: `### <name> out dead letters

**Means** whoever reads the queue this service fills has failed five times on a message.

**Look** at the reader's log. **Fix** the cause, then \`callbacks dlq redrive <name> --queue out\`.`,
  },
};
