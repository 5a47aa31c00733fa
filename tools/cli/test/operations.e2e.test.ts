import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { aCallback } from '@status-callbacks/testing/callbacks';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../src/doctor/finding.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let sqs: SQSClient;
let ssm: SSMClient;

beforeAll(async () => {
  running = await startRunningSystem();
  sqs = new SQSClient(running.system.aws.client('sqs'));
  ssm = new SSMClient(running.system.aws.client('ssm'));
}, 240_000);
afterAll(async () => {
  sqs.destroy();
  ssm.destroy();
  await running.stop();
});

const doctor = async (...args: string[]) => {
  const { code, printed } = await running.callbacks('doctor', '--json', ...args);
  const findings = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
  return { code, findings, wrong: findings.filter(({ verdict }) => verdict === 'wrong') };
};

/** As SQS moves a message there after the fifth receive. */
const kill = async (service: string, body: string): Promise<void> => {
  const { queues } = running.system.resources[`status-callbacks-${service}-dev`]!;
  const [, { url }] = Object.entries(queues).find(([id]) => id.startsWith('DeadLetters'))!;
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
};

const lines = ({ printed }: { readonly printed: string }): string[] => printed.trim().split('\n');

describe('doctor', () => {
  it('finds everything well: canaries through every door in every sink, and HTTP API as we count on it', async () => {
    const { code, findings, wrong } = await doctor('--token', running.system.authToken);
    expect({ code, wrong }).toEqual({ code: 0, wrong: [] });
    expect(findings.filter(({ verdict }) => verdict === 'fine').map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        ...['addresses', 'secret', 'door /twilio', 'door /twilio-params', 'door /twilio-any'],
        ...['s3-archiver', 'dynamo-writer', 'error-router', 'dead letters', 'quarantine'],
        ...['probe a comma', 'probe a double quote', 'probe an escaped path, /twilio-any'],
        'probe a quote in the header',
      ]),
    );
    const versions = findings.find(({ check }) => check === 'versions')!.detail.split(', ');
    for (const service of ['dynamo-writer', 'error-router', 'ingest', 'replay', 's3-archiver']) {
      expect(versions).toContainEqual(expect.stringMatching(new RegExp(`^${service} \\d+\\.\\d+\\.\\d+$`)));
    }
    // The error its canary reported suppresses nobody.
    expect((await running.callbacks('suppression', 'list')).printed).toBe('Nobody is suppressed.\n');
  }, 240_000);

  it('says that the secret has another token than Twilio, and sends nothing', async () => {
    const { code, wrong, findings } = await doctor('--token', 'f'.repeat(32));
    expect(code).toBe(1);
    expect(wrong).toEqual([
      {
        check: 'secret',
        verdict: 'wrong',
        detail: expect.stringMatching(/^wrong token: TwilioStatusCallbackHandler /),
      },
    ]);
    expect(findings.some(({ check }) => check.startsWith('door'))).toBe(false);
    expect(JSON.stringify(findings)).not.toContain('f'.repeat(32));
  });

  it('says whose dead letters there are, and the command that shows them', async () => {
    await kill('s3-archiver', 'what nobody can read');
    const { code, wrong } = await doctor();
    expect({ code, wrong }).toEqual({
      code: 1,
      wrong: [
        { check: 'dead letters', verdict: 'wrong', detail: '1 of s3-archiver main: callbacks dlq show s3-archiver' },
      ],
    });
  }, 240_000);

  it('names an address that is missing, and who publishes it', async () => {
    const Name = '/status-callbacks/dev/table-name';
    const table = Object.values(running.system.resources['status-callbacks-dynamo-writer-dev']!.tables)[0]!.name;
    await ssm.send(new DeleteParameterCommand({ Name }));
    try {
      const { wrong } = await doctor();
      expect(wrong.map(({ detail }) => detail)).toContain(
        `${Name} is missing: deploy dynamo-writer, which publishes it`,
      );
    } finally {
      await ssm.send(new PutParameterCommand({ Name, Value: table, Type: 'String' }));
    }
  }, 240_000);
});

describe('dlq', () => {
  const callback = aCallback({ receivedAt: '2026-11-23T16:00:00.000Z' });

  it('lists what failed, by service and queue', async () => {
    await kill('s3-archiver', JSON.stringify(callback));
    const listed = await running.callbacks('dlq', 'list');
    expect(lines(listed).find((line) => line.startsWith('s3-archiver'))).toMatch(/^s3-archiver +main +2 /);
    expect(lines(listed).at(-1)).toBe('About 2 dead letters: callbacks dlq show <service>');
    expect(await running.callbacks('dlq', 'list', 'nothing')).toMatchObject({
      code: 4,
      noted: expect.stringMatching(/there is (\S+, )*dynamo-writer, (\S+, )*s3-archiver$/m),
    });
  });

  it('says what each is, and shows no number unless asked', async () => {
    const { printed } = await running.callbacks('dlq', 'show', 's3-archiver', '--json');
    const shown = lines({ printed }).map((line) => JSON.parse(line) as { what: string; eventId?: string });
    expect(shown.map(({ what }) => what).toSorted()).toEqual(['20 bytes', 'callback']);
    expect(shown.find(({ what }) => what === 'callback')!.eventId).toBe(callback.id);
    const number = callback.data.to!.slice(1);
    expect((await running.callbacks('dlq', 'show', 's3-archiver', '--raw')).printed).not.toContain(number);
    expect((await running.callbacks('dlq', 'show', 's3-archiver', '--raw', '--numbers')).printed).toContain(number);
  });

  it('sends one back to where it came from, and the sink takes it', async () => {
    const { printed } = await running.callbacks('dlq', 'show', 's3-archiver', '--json');
    const { messageId } = lines({ printed })
      .map((line) => JSON.parse(line) as { messageId: string; what: string })
      .find(({ what }) => what === 'callback')!;
    const dry = await running.callbacks('dlq', 'redrive', 's3-archiver', '--dry-run', '--json');
    expect(JSON.parse(dry.printed)).toMatchObject({ dryRun: true, queues: [{ queue: 'main', redriven: 2 }] });
    expect(await running.callbacks('dlq', 'redrive', 's3-archiver', '--id', messageId)).toMatchObject({ code: 0 });
    await running.system.idle();
    const replayed = await running.callbacks(
      'replay',
      '--from',
      '2026-11-23',
      '--to',
      '2026-11-24',
      '--dry-run',
      '--json',
    );
    expect(JSON.parse(replayed.printed.trim().split('\n').at(-1)!)).toMatchObject({ matched: 1 });
    expect(lines(await running.callbacks('dlq', 'list')).at(-1)).toMatch(/^About 1 dead letters/);
    expect(await running.callbacks('dlq', 'redrive', 's3-archiver', '--id', messageId)).toMatchObject({ code: 4 });
  });
});

/** The same, but nobody reads the queue of this service. */
const stopped = async (service: string): Promise<string[]> => {
  const assemblies = findAssemblies(join(import.meta.dirname, '../../..'));
  const copy = join(await mkdtemp(join(tmpdir(), 'callbacks-stopped-')), service, 'cdk.out');
  const original = assemblies.find((directory) => directory.includes(`/${service}/`))!;
  await cp(original, copy, { recursive: true });
  const template = join(copy, `status-callbacks-${service}-dev.template.json`);
  const { Resources, ...rest } = JSON.parse(await readFile(template, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const left = Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping');
  await writeFile(template, JSON.stringify({ ...rest, Resources: Object.fromEntries(left) }));
  return assemblies.map((directory) => (directory === original ? copy : directory));
};

it('doctor says which sink a canary did not reach, and what waits before it', async () => {
  const one = await startRunningSystem({ assemblies: await stopped('dynamo-writer') });
  try {
    const { code, printed } = await one.callbacks('doctor', '--timeout', '12');
    expect(code).toBe(1);
    expect(printed.match(/^✗ .*$/gm)).toEqual([
      expect.stringMatching(
        /^✗ dynamo-writer +no canary from \/twilio, \/twilio-params, \/twilio-any after \d+\.\d s: ingest has 0 in its queue and 0 dead letters, dynamo-writer has (9|1\d) in its queue and 0 dead letters$/,
      ),
    ]);
  } finally {
    await one.stop();
  }
}, 240_000);
