import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, lstat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startSystem, type System } from '@status-callbacks/local/system';
import { plan } from '@status-callbacks/simulator/plan';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { kinds } from '../src/kinds.ts';
import removeSink from '../src/remove-sink.ts';
import sink from '../src/sink.ts';
import { diskTree } from './disk-tree.ts';
import { type ScratchWorkspace, scratchWorkspace } from './scratch-workspace.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const MINUTE = 60_000;

let clone: ScratchWorkspace;
const MEMBER = 'node_modules/@status-callbacks/probe-queue';
/** Two of them every time; `npx nx every-kind sink-generator` tries all, which takes minutes. */
const tried = process.env['EVERY_KIND'] ? Object.keys(kinds) : ['queue', 'table'];
const sinks = tried.map((kind) => `probe-${kind}`);
const others = tried.filter((kind) => kind !== 'queue').map((kind) => [`probe-${kind}`, kind] as const);
const folders = sinks.map((sink) => `apps/${sink}`);

const generate = (...args: string[]) => clone.run('npx', 'nx', 'g', ...args);
const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const jest = (...args: string[]) => clone.run('node', ...JEST, ...args);
const changed = async (): Promise<string[]> =>
  (await clone.run('git', 'status', '--porcelain')).split('\n').filter(Boolean);
const at = (path: string): string => join(clone.path, path);

/** Side by side, the last of them not committed. */
beforeAll(async () => {
  clone = await scratchWorkspace();
  for (const [name, resource] of others) await (await sink(diskTree(clone.path), { name, resource }))();
  await clone.run('git', 'add', '--all');
  await clone.run('git', 'commit', '--quiet', '--message', 'feat: sinks');
  await generate('sink', 'probe-queue', '--resource=queue');
}, 2 * MINUTE);
afterAll(() => clone.remove());

it('makes a service, its owner, its part of the runbook and its place among the packages', async () => {
  expect(await changed()).toEqual([
    ' M .github/CODEOWNERS',
    ' M docs/runbook.md',
    ' M package-lock.json',
    '?? apps/probe-queue/',
  ]);
  expect(existsSync(join(at(MEMBER), 'src/handler.ts'))).toBe(true);
});

describe('sinks', () => {
  let system: System | undefined;
  afterAll(() => system?.stop());

  it(
    'they are types, stacks and bundles',
    () => clone.run('npx', 'nx', 'run-many', '-t', 'types', 'synth', '--parallel=2', '-p', ...sinks),
    3 * MINUTE,
  );

  it(
    'they read as everything else here does, and nothing of them is unused',
    async () => {
      await Promise.all([
        clone.run('eslint', '--max-warnings', '0', ...folders),
        clone.run('oxlint', '--type-aware', ...folders),
        clone.run('prettier', '--check', ...folders, 'docs/runbook.md'),
        clone.run('knip', ...folders.flatMap((folder) => ['--workspace', folder])),
      ]);
    },
    3 * MINUTE,
  );

  it(
    'they keep every clause, and pass their other tests',
    () => jest('--rootDir=.', '--maxWorkers=2', '--roots', ...folders),
    5 * MINUTE,
  );

  it(
    'they break no rule for stacks, among the stacks of all services',
    async () => {
      for (const assembly of findAssemblies(WORKSPACE)) {
        await cp(assembly, at(relative(WORKSPACE, assembly)), { recursive: true });
      }
      const rules = readdirSync(at('test')).filter((file) =>
        /from '.\/assembly.ts'/.test(readFileSync(at(`test/${file}`), 'utf8')),
      );
      expect(rules).toContain('alarms.e2e.test.ts');
      await jest('--rootDir=test', ...rules);
    },
    MINUTE,
  );

  it(
    'they run in the local system, and get what the others get',
    async () => {
      const lines: string[] = [];
      const { url, authToken, resources, aws, idle } = (system = await startSystem({
        assemblies: [...findAssemblies(WORKSPACE), ...sinks.map((sink) => at(`apps/${sink}/cdk.out`))],
        log: (_, line) => lines.push(line),
      }));
      const { requests } = plan({
        seed: 1,
        messages: 3,
        calls: 0,
        forged: 0,
        duplicated: 0,
        failing: 0,
        shuffled: false,
      });
      const target = { baseUrl: url, authToken };
      await send(
        requests.map((request) => signedRequest(request, target)),
        { concurrency: 4 },
      );
      await idle();

      const of = (kind: string) => resources[`status-callbacks-probe-${kind}-dev`]!;
      const [sqs, dynamo, s3] = [
        new SQSClient(aws.client('sqs')),
        new DynamoDBClient(aws.client('dynamodb')),
        new S3Client(aws.client('s3')),
      ];
      const kept: Readonly<Record<string, () => Promise<number | undefined>>> = {
        none: async () => lines.filter((line) => line.includes('delivered to nobody yet')).length,
        queue: async () => {
          const { url: QueueUrl } = Object.entries(of('queue').queues).find(([id]) => id.startsWith('OutQueue'))![1];
          const AttributeNames = ['ApproximateNumberOfMessages' as const];
          const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
          return Number(Attributes!['ApproximateNumberOfMessages']);
        },
        table: async () => {
          const [{ name: TableName }] = Object.values(of('table').tables) as [{ name: string }];
          return (await dynamo.send(new ScanCommand({ TableName }))).Count;
        },
        bucket: async () => {
          const buckets = Object.entries(of('bucket').buckets);
          const { name: Bucket } = buckets.find(([id]) => /^Objects[0-9A-F]+$/.test(id))![1];
          return (await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount;
        },
      };
      for (const kind of tried) expect([kind, await kept[kind]!()]).toEqual([kind, requests.length]);
      for (const client of [sqs, dynamo, s3]) client.destroy();
    },
    MINUTE,
  );
});

it(
  "takes a sink back as if it had never been, but nobody's work with it",
  async () => {
    await appendFile(at('apps/probe-queue/src/forward.ts'), '// mine\n');
    await writeFile(at('apps/probe-queue/src/mine.ts'), '');
    const removal = removeSink(diskTree(clone.path), { name: 'probe-queue', force: false });
    await expect(removal).rejects.toThrow(/apps\/probe-queue\/src\/forward.ts\n.*apps\/probe-queue\/src\/mine.ts$/);
    expect(readFileSync(at('apps/probe-queue/src/forward.ts'), 'utf8')).toContain('// mine');

    await generate('remove-sink', 'probe-queue', '--force');
    expect(await changed()).toEqual([]);
    expect(existsSync(at('apps/probe-queue'))).toBe(false);
    await expect(lstat(at(MEMBER))).rejects.toThrow('ENOENT');
  },
  MINUTE,
);
