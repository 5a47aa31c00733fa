import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { tableDefinition } from '@status-callbacks/history/table-definition';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import type { Terminal } from '../src/terminal.ts';
import { commandLine } from './command-line.ts';
import { type FakeTwilioOptions, aTwilioCall, aTwilioMessage, startFakeTwilio } from './fake-twilio.ts';

const accountSid = `AC${'00'.repeat(16)}`;
const subaccount = `AC${'55'.repeat(16)}`;
const TOKEN = 'the token of the fake account';
const env = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: TOKEN };
const sid = (prefix: string, index: number): string => prefix + index.toString(16).padStart(32, '0');

let aws: Aws;
let localDirectory: string;
let twilio: Awaited<ReturnType<typeof startFakeTwilio>> | undefined;

beforeAll(async () => {
  aws = await startAws();
  const dynamodb = new DynamoDBClient(aws.client('dynamodb'));
  const sns = new SNSClient(aws.client('sns'));
  const ssm = new SSMClient(aws.client('ssm'));
  await dynamodb.send(new CreateTableCommand({ ...tableDefinition, TableName: 'history' }));
  await waitUntilTableExists(
    { client: dynamodb, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 },
    { TableName: 'history' },
  );
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'callbacks' }));
  const parameters = { 'table-name': 'history', 'topic-arn': TopicArn };
  for (const [name, Value] of Object.entries(parameters)) {
    await ssm.send(new PutParameterCommand({ Name: `/status-callbacks/dev/${name}`, Value, Type: 'String' }));
  }
  for (const client of [dynamodb, sns, ssm]) client.destroy();
});
afterAll(() => aws.stop());

beforeEach(async () => {
  localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-reconcile-'));
  writeEndpoints(localDirectory, {
    pid: process.pid,
    url: 'http://127.0.0.1:1',
    stage: 'dev',
    env: aws.env,
    resources: {},
  });
});
afterEach(async () => {
  await twilio?.stop();
  twilio = undefined;
  await rm(localDirectory, { recursive: true, force: true });
});

const start = async (options: Partial<FakeTwilioOptions> = {}): Promise<void> => {
  twilio = await startFakeTwilio({ accountSid, password: TOKEN, ...options });
};
const callbacks = (args: readonly string[], terminal: Partial<Terminal> = {}) =>
  commandLine(['reconcile', '--rate', '1000', ...(twilio ? ['--api-url', twilio.url] : []), ...args], {
    localDirectory,
    env,
    ...terminal,
  });
const cursors = () => readdir(join(localDirectory, 'cursors')).catch(() => []);

const lost = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aTwilioMessage({
      sid: sid('SM', index),
      accountSid,
      status: 'undelivered',
      errorCode: 30006,
      from: '+15005550009',
      to: '+15555557777',
      sentAt: Date.now() - 3_600_000 - index * 1_000,
    }),
  );

describe('callbacks reconcile', () => {
  it('tells in counts and SIDs what is missing, and no number', async () => {
    await start({
      messages: [
        ...lost(25),
        aTwilioMessage({ sid: sid('SM', 99), accountSid, status: 'received', direction: 'inbound' }),
      ],
      calls: [
        aTwilioCall({
          sid: sid('CA', 1),
          accountSid,
          status: 'in-progress',
          endedAt: null,
          startedAt: Date.now() - 18_000_000,
        }),
      ],
    });
    const { code, printed, noted } = await callbacks([]);
    expect(code).toBe(1);
    expect(printed).toMatch(/never heard of +25 +0 +Twilio has a final state: lost, or sent without a StatusCallback/);
    expect(printed).toMatch(/stuck +0 +1/);
    expect(printed).toMatch(/passed over +1 +0/);
    expect(printed).toMatch(new RegExp(`never heard of +${sid('SM', 3)} +– +undelivered +30006`));
    expect(printed).toContain('… and 6 more: --json has them all');
    expect(printed).toContain('25 final states are missing: --fill puts them on the topic.');
    expect(noted).toBe('callbacks: 26 findings\n');
    expect(printed + noted).not.toMatch(/\+?1(?:500|555)\d{7}/);
    expect(printed + noted).not.toContain(TOKEN);
  });

  it('is content when nothing is missing', async () => {
    await start({ calls: [aTwilioCall({ sid: sid('CA', 1), accountSid, status: 'ringing', endedAt: null })] });
    const { code, printed, noted } = await callbacks([]);
    expect([code, noted]).toEqual([0, '']);
    expect(printed).toContain('No final state is missing.');
    expect(await cursors()).toEqual([]);
  });

  it('fills, and is content when all that was missing is filled', async () => {
    await start({ messages: lost(25) });
    const { code, printed } = await callbacks(['--fill', '--json']);
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(lines.slice(0, -1)).toHaveLength(25);
    expect(lines[0]).toEqual({
      kind: 'never-heard-of',
      product: 'messaging',
      resourceSid: sid('SM', 0),
      twilios: 'undelivered',
      errorCode: '30006',
      filled: true,
    });
    expect(lines.at(-1)).toMatchObject({ dryRun: false, complete: true, filled: 25, notFilled: 0 });
  });

  it('shows progress to whoever watches', async () => {
    await start({ messages: lost(3) });
    const { noted } = await callbacks([], { isWatched: true });
    expect(noted).toContain('messages and calls compared: 3');
  });

  it('asks about a subaccount, with an API key', async () => {
    await start({ accountSid: subaccount, username: `SK${'0'.repeat(32)}`, password: 'a secret' });
    const keys = {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_API_KEY: `SK${'0'.repeat(32)}`,
      TWILIO_API_SECRET: 'a secret',
    };
    expect(await callbacks(['--account', subaccount], { env: keys })).toMatchObject({ code: 0 });
    expect(twilio!.requests[0]!.path).toContain(subaccount);
  });

  it.each([
    ['no credentials', [], {}, 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or'],
    ['a key without its secret', [], { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: 'SK' }, 'TWILIO_API_SECRET'],
    ['an account that is none', [], { ...env, TWILIO_ACCOUNT_SID: 'AC1/../2' }, 'TWILIO_ACCOUNT_SID is not'],
    ['a subaccount that is none', ['--account', 'me'], env, '--account is not'],
    ['credentials in the clear', ['--api-url', 'http://example.com'], env, '--api-url must be https'],
    ['no URL', ['--api-url', 'twilio'], env, '--api-url must be https'],
    ['a window that ends before it begins', ['--from', '1h', '--to', '2h'], env, 'is not before --to'],
    ['no age', ['--stuck-after', '2026-11-23'], env, 'Not an age'],
    ['nothing to resume', ['--resume'], env, 'no run with these very options was stopped'],
  ])('calls %s a usage error', async (_, args, environment, message) => {
    const { code, printed, noted } = await callbacks(args, { env: environment });
    expect([code, printed]).toEqual([2, '']);
    expect(noted).toContain(message);
    expect(noted).not.toContain(TOKEN);
  });

  it('says in one line that Twilio does not accept the credentials', async () => {
    await start();
    const { code, printed, noted } = await callbacks([], { env: { ...env, TWILIO_AUTH_TOKEN: 'another token' } });
    expect([code, printed]).toEqual([3, '']);
    expect(noted).toBe(
      'callbacks: Twilio does not accept these credentials (401): check TWILIO_ACCOUNT_SID and its token or key\n',
    );
  });

  it('stops on Ctrl-C, says what it has, and goes on with --resume over the same window', async () => {
    const interrupted = new AbortController();
    await start({
      messages: lost(30),
      mostPerPage: 10,
      intercept: (_, count) => {
        if (count === 2) interrupted.abort();
        return undefined;
      },
    });
    const first = await callbacks(['--from', '2h', '--json'], { signal: interrupted.signal });
    expect(first.code).toBe(130);
    expect(first.noted).toContain('the same with --resume goes on where this ended');
    expect(first.printed.trim().split('\n')).toHaveLength(11);
    expect(JSON.parse(first.printed.trim().split('\n').at(-1)!)).toMatchObject({ complete: false });
    expect(await cursors()).toHaveLength(1);

    const other = await callbacks(['--from', '3h', '--resume']);
    expect(other).toMatchObject({ code: 2, noted: expect.stringContaining('no run with these very options') });

    const second = await callbacks(['--from', '2h', '--json', '--resume']);
    expect(second.code).toBe(1);
    const lines = [first, second].flatMap(({ printed }) => printed.trim().split('\n')).map((line) => JSON.parse(line));
    const sids = lines.flatMap(({ resourceSid }) => resourceSid ?? []);
    expect(sids).toHaveLength(30);
    expect(new Set(sids).size).toBe(30);
    const [before, after] = lines.filter(({ from }) => from !== undefined);
    expect(after).toMatchObject({
      complete: true,
      from: before.from,
      to: before.to,
      counts: { messaging: { 'never-heard-of': 30 } },
    });
    expect(await cursors()).toEqual([]);
  });

  it('names a cursor it cannot read', async () => {
    const interrupted = new AbortController();
    await start({
      messages: lost(20),
      mostPerPage: 10,
      intercept: (_, count) => {
        if (count === 2) interrupted.abort();
        return undefined;
      },
    });
    const { printed } = await callbacks([], { signal: interrupted.signal });
    expect(printed).toContain('Stopped before everything was compared. Until there:\n10 final states are missing');
    const [name] = await cursors();
    await writeFile(join(localDirectory, 'cursors', name!), '{"place"');
    const { code, noted } = await callbacks(['--resume']);
    expect(code).toBe(2);
    expect(noted).toContain(`${name} does not say where to go on: remove it, and start without --resume`);
  });

  it('says how to start the system when none runs', async () => {
    expect(await callbacks([], { localDirectory: '/nowhere' })).toMatchObject({
      code: 3,
      noted: expect.stringContaining('npm start'),
    });
  });
});
