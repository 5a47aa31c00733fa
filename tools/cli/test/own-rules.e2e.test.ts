import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readErrorEventDetail } from '@status-callbacks/contract/error-event';
import { readOptInDetail } from '@status-callbacks/contract/opt-in-event';
import { compilePattern } from '@status-callbacks/emulator/pattern';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startRunningSystem } from './running-system.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');

let page: string;
let folder: string;
let running: Awaited<ReturnType<typeof startRunningSystem>>;

/** The stack as the page shows it, synthesised from where its imports are found. */
const synthesise = async (page: string): Promise<string> => {
  const [, source] = /^```ts\n(.*?)^```$/ms.exec(page)!;
  await mkdir(join(WORKSPACE, 'dist'), { recursive: true });
  folder = await mkdtemp(join(WORKSPACE, 'dist/own-rules-'));
  await writeFile(join(folder, 'stack.ts'), source!);
  const assembly = join(folder, 'cdk.out');
  const env = { PATH: process.env['PATH'], CDK_OUTDIR: assembly };
  await promisify(execFile)(process.execPath, ['--no-warnings', join(folder, 'stack.ts')], { env });
  return assembly;
};

beforeAll(async () => {
  page = await readFile(join(WORKSPACE, 'docs/own-rules.md'), 'utf8');
  running = await startRunningSystem({ assemblies: [...findAssemblies(WORKSPACE), await synthesise(page)] });
}, 240_000);
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

const received = async (queue: string): Promise<string[]> => {
  const { aws, resources } = running.system;
  const [, { url }] = Object.entries(resources['campaign-guard-dev']!.queues).find(([id]) => id.startsWith(queue))!;
  const sqs = new SQSClient(aws.client('sqs'));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
  sqs.destroy();
  return Messages.map(({ Body }) => Body!);
};

it('gives the rule of a team what it asks for, from the stack on the page', async () => {
  for (const args of [
    ['--error', '30007', '--param', 'category=marketing', '--param', 'id=wanted'],
    ['--error', '30007', '--param', 'category=reminder'],
    ['--error', '30006', '--param', 'category=marketing'],
    ['--param', 'category=marketing'],
  ]) {
    expect(await running.callbacks('send', ...args)).toMatchObject({ code: 0 });
  }
  await running.system.idle();

  const events = (await received('Filtered')).map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    source: 'status-callbacks.error-router',
    'detail-type': 'Twilio Status Callback Error',
  });
  const { code, category, event } = readErrorEventDetail(events[0]!['detail']);
  expect({ code, category, custom: event.data.custom }).toEqual({
    code: '30007',
    category: 'carrier-filtering',
    custom: { category: 'marketing', id: 'wanted' },
  });
  expect(await received('DeadLetters')).toEqual([]);
}, 240_000);

it('shows patterns that EventBridge takes, and an opt-in that the suppression list takes', () => {
  const patterns = [...page.matchAll(/^\| .* \| `(\{.*\})` +\|$/gm)].map(
    ([, pattern]) => JSON.parse(pattern!) as unknown,
  );
  expect(patterns.length).toBeGreaterThan(5);
  for (const detail of patterns) expect(() => compilePattern({ detail })).not.toThrow();

  const [, entry] = /^```json\n(.*?)^```$/ms.exec(page)!;
  expect(readOptInDetail(JSON.parse((JSON.parse(entry!) as { Detail: string }).Detail))).toMatchObject({
    channel: 'sms',
  });
});
