import { join } from 'node:path';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '..');
const eslint = new ESLint({ cwd: root });

/** Lints one import as if it stood in that file. */
const attempt = async (file: string, imported: string): Promise<string[]> => {
  const [result] = await eslint.lintText(`import * as probe from '${imported}';\nexport { probe };\n`, {
    filePath: join(root, file),
  });
  return result!.messages
    .filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries' || ruleId === 'no-restricted-imports')
    .map(({ message }) => message);
};

const forbidden: [from: string, to: string][] = [
  // A service knows no other service, by name or by path.
  ['apps/ingest/src/handler.ts', '@status-callbacks/s3-archiver'],
  ['apps/ingest/src/handler.ts', '../../s3-archiver/src/archive.ts'],
  ['apps/s3-archiver/test/stack.test.ts', '../../dynamo-writer/src/item.ts'],
  // A handler carries no infrastructure and no tests.
  ['apps/ingest/src/handler.ts', 'aws-cdk-lib'],
  ['apps/ingest/src/handler.ts', 'aws-cdk-lib/aws-sqs'],
  ['apps/ingest/src/handler.ts', 'constructs'],
  ['apps/ingest/src/handler.ts', '@status-callbacks/infra/queue'],
  ['apps/ingest/src/handler.ts', '@status-callbacks/testing/callbacks'],
  ['apps/ingest/src/handler.ts', '@status-callbacks/emulator/aws'],
  ['apps/ingest/src/handler.ts', '../infra/stack.ts'],
  // A stack does not run.
  ['apps/ingest/infra/stack.ts', '../src/ingest.ts'],
  ['apps/ingest/infra/stack.ts', '@aws-sdk/client-sqs'],
  ['apps/ingest/infra/stack.ts', '@status-callbacks/lambda/consume'],
  ['apps/ingest/infra/stack.ts', '@status-callbacks/logging/log'],
  ['apps/ingest/infra/stack.ts', '@status-callbacks/testing/callbacks'],
  // The leaves stay leaves.
  ['libs/contract/src/read.ts', '@status-callbacks/logging/log'],
  ['libs/contract/src/read.ts', 'node:crypto'],
  ['libs/contract/src/read.ts', 'pino'],
  ['libs/signature/src/sign.ts', '@status-callbacks/contract/status-callback'],
  ['libs/signature/src/sign.ts', '@aws-sdk/client-sqs'],
  ['libs/logging/src/log.ts', '@status-callbacks/contract/status-callback'],
  // What reads our stores runs anywhere: in a function, in the command line.
  ['libs/history/src/item.ts', '@status-callbacks/lambda/consume'],
  ['libs/archive/src/layout.ts', 'aws-cdk-lib'],
  ['libs/archive/src/layout.ts', '@status-callbacks/emulator/aws'],
  // The Lambda edge is generic over the event, the constructs know only addresses.
  ['libs/lambda/src/consume.ts', '@status-callbacks/contract/status-callback'],
  ['libs/lambda/src/consume.ts', 'aws-cdk-lib'],
  ['libs/infra/src/queue.ts', '@status-callbacks/lambda/consume'],
  ['libs/infra/src/queue.ts', '@aws-sdk/client-sqs'],
  ['libs/testing/src/callbacks.ts', '@status-callbacks/infra/queue'],
  ['libs/testing/src/callbacks.ts', '@status-callbacks/ingest'],
  // Tools use what services build, never their source.
  ['tools/local/src/main.ts', '@status-callbacks/ingest'],
  ['tools/local/src/main.ts', '../../../apps/ingest/src/ingest.ts'],
  ['tools/simulator/src/plan.ts', '@status-callbacks/infra/queue'],
];

it.each(forbidden)('%s may not import %s', async (from, to) => {
  expect(await attempt(from, to)).not.toEqual([]);
});

const allowed: [from: string, to: string][] = [
  ['apps/ingest/src/handler.ts', '@status-callbacks/signature/verify'],
  ['apps/ingest/src/handler.ts', '@aws-sdk/client-sqs'],
  ['apps/ingest/infra/stack.ts', 'aws-cdk-lib/aws-sqs'],
  ['apps/ingest/infra/stack.ts', '@status-callbacks/contract/addresses'],
  ['apps/ingest/test/stack.test.ts', '../infra/stack.ts'],
  ['apps/ingest/test/stack.test.ts', '@status-callbacks/emulator/aws'],
  ['libs/contract/src/read.ts', 'zod/mini'],
  ['libs/history/src/item.ts', '@aws-sdk/client-dynamodb'],
  ['apps/dynamo-writer/src/write.ts', '@status-callbacks/history/item'],
  ['tools/cli/src/program.ts', '@status-callbacks/history/item'],
  ['tools/local/src/main.ts', '@status-callbacks/emulator/aws'],
];

it.each(allowed)('%s may import %s', async (from, to) => {
  expect(await attempt(from, to)).toEqual([]);
});
