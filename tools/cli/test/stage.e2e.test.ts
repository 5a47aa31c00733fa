import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { startRunningSystem } from './running-system.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

let running: Awaited<ReturnType<typeof startRunningSystem>>;

beforeAll(async () => {
  running = await startRunningSystem();
  await running.play({ messages: 10, calls: 2, forged: 0.5, duplicated: 0 });
}, 240_000);
afterAll(() => running.stop());

/** As on AWS: no data directory, only a stage, and what the SDK finds in its environment. */
const onStage = (...args: string[]) => inEnvironment(running.system.env, args);

const inEnvironment = (
  variables: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ code: number; printed: string; noted: string }> =>
  new Promise((resolve) => {
    const command = ['--no-warnings', MAIN, ...args, '--data-dir', '/nowhere'];
    const env = { PATH: process.env['PATH'], HOME: '/nowhere', ...variables };
    execFile(process.execPath, command, { env }, (error, printed, noted) =>
      resolve({ code: (error as { code?: number } | null)?.code ?? 0, printed, noted }),
    );
  });

it.each([
  [['audit'], 'Archive and table agree.'],
  [['list', '--product', 'voice'], 'CA'],
  [['quarantine', 'list'], 'mismatch'],
  [['quarantine', 'release', '--dry-run'], 'would be released'],
  [['replay', '--sink', 'dynamo-writer', '--dry-run'], 'Nothing was sent'],
])('callbacks %j --stage finds everything by the addresses of the stacks', async (args, words) => {
  const { code, printed, noted } = await onStage(...args, '--stage', 'dev');
  expect({ code, noted }).toEqual({ code: 0, noted: '' });
  expect(printed).toContain(words);
});

it.each([['audit'], ['list'], ['replay'], ['tail'], ['quarantine']])(
  'callbacks %s says that nothing is deployed to a stage that is none',
  async (command) => {
    const args = command === 'quarantine' ? ['quarantine', 'list'] : [command];
    const { code, noted } = await onStage(...args, '--stage', 'nowhere');
    expect(noted).toContain('/status-callbacks/nowhere/');
    expect(code).toBe(3);
  },
);

it('says that nobody has named a region', async () => {
  const withoutRegion = Object.fromEntries(
    Object.entries(running.system.env).filter(([name]) => !name.endsWith('REGION')),
  );
  const outcome = await inEnvironment(withoutRegion, ['suppression', 'check', '+15555550100', '--stage', 'dev']);
  expect(outcome).toEqual({
    code: 3,
    printed: '',
    noted: expect.stringMatching(/^callbacks: no AWS region is set: .*\n$/),
  });
});
