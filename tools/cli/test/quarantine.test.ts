import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { addresses, parameterName } from '@status-callbacks/contract/addresses';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { commandLine } from './command-line.ts';
import { ACCOUNT, HOST, NUMBER, type Refusal, TOKEN, aRefusal, fakeQuarantine } from './fake-quarantine.ts';

const SecretId = 'TwilioStatusCallbackHandler';

let aws: Aws;
let sqs: SQSClient;
let secrets: SecretsManagerClient;
let localDirectory: string;
let kept: Awaited<ReturnType<typeof fakeQuarantine>>;
let envelopeQueueUrl = '';

beforeEach(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client('sqs'));
  secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-quarantine-'));
  kept = await fakeQuarantine(aws);
  envelopeQueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'envelopes' }))).QueueUrl!;
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: JSON.stringify({ AUTH_TOKEN: 'old' }) }));
  const ssm = new SSMClient(aws.client('ssm'));
  for (const [address, Value] of [
    [addresses.quarantineBucket, kept.bucket],
    [addresses.envelopeQueueUrl, envelopeQueueUrl],
    [addresses.origins, `https://${HOST}`],
  ] as const)
    await ssm.send(new PutParameterCommand({ Name: parameterName('dev', address), Value, Type: 'String' }));
  ssm.destroy();
  writeEndpoints(localDirectory, {
    pid: process.pid,
    url: 'http://127.0.0.1:1',
    stage: 'dev',
    env: aws.env,
    resources: {},
  });
});

afterEach(async () => {
  sqs.destroy();
  secrets.destroy();
  kept.s3.destroy();
  await aws.stop();
  await rm(localDirectory, { recursive: true, force: true });
});

const quarantined = (refusals: readonly Omit<Refusal, 'id'>[]): Promise<void> =>
  kept.add(refusals.map((refusal, index) => aRefusal({ id: `${index}`, ...refusal })));
const rotateTo = (AUTH_TOKEN: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ AUTH_TOKEN }) }));
const quarantine = (...args: string[]) => commandLine(['quarantine', ...args], { localDirectory });
const inQuarantine = async (): Promise<number> => (await kept.kept()).length;
const enqueued = async (): Promise<number> => {
  const command = new GetQueueAttributesCommand({
    QueueUrl: envelopeQueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
};

const signature = aRefusal({ id: '0' }).message.attributes['signature']!.slice(1);
const shown = ({ printed, noted }: { printed: string; noted: string }): string => printed + noted;

describe('callbacks quarantine list', () => {
  it('counts by reason and account, shows nothing else, and takes nothing away', async () => {
    await quarantined([
      ...Array.from({ length: 21 }, () => ({})),
      { receivedAt: '2026-11-22T00:00:00.000Z' },
      { reason: 'missing-signature', accountSid: 'who knows' },
    ]);
    const { code, printed } = await quarantine('list', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toEqual({
      seen: 23,
      unreadable: { lines: 0, objects: 0 },
      oldest: '2026-11-22T00:00:00.000Z',
      newest: '2026-11-23T16:00:00.000Z',
      groups: [
        {
          reason: 'mismatch',
          accountSid: ACCOUNT,
          route: '/twilio',
          count: 22,
          oldest: '2026-11-22T00:00:00.000Z',
          newest: '2026-11-23T16:00:00.000Z',
        },
        expect.objectContaining({ reason: 'missing-signature', count: 1 }),
      ],
    });
    expect(await inQuarantine()).toBe(23);

    const forPeople = await quarantine('list');
    expect(forPeople.printed).toMatch(new RegExp(`^mismatch +${ACCOUNT} +/twilio +22 `, 'm'));
    expect(forPeople.printed).toMatch(/^missing-signature +– +\/twilio +1 /m);
    for (const secret of [NUMBER, '5555550123', TOKEN, signature, 'MessageStatus', 'who knows']) {
      expect(shown(forPeople) + printed).not.toContain(secret);
    }
  });

  it('says so when there is nothing', async () => {
    const { code, printed } = await quarantine('list');
    expect([code, printed]).toEqual([0, 'Nothing is in quarantine.\n']);
  });

  it('looks only at what is asked for', async () => {
    await quarantined([{}, { path: '/twilio-any/x' }, { reason: 'unknown-account' }]);
    const seen = async (...args: string[]) => JSON.parse((await quarantine('list', '--json', ...args)).printed).seen;
    expect(await seen('--route', '/twilio-any')).toBe(1);
    expect(await seen('--reason', 'mismatch')).toBe(2);
    expect(await seen('--account', `AC${'0'.repeat(32)}`)).toBe(0);
    expect(await seen('--to', '2026-11-23T16:00:00Z')).toBe(0);
    expect(await seen('--from', '2026-11-23T16:00:00Z')).toBe(3);
    expect((await quarantine('list', '--reason', 'nothing')).code).toBe(2);
  });
});

describe('callbacks quarantine explain', () => {
  it('names the causes, and what to do', async () => {
    await rotateTo('new');
    await quarantined([{ token: 'old' }, { token: 'old' }, { token: 'new' }, { token: 'forged' }]);
    const { code, printed } = await quarantine('explain', '--json');
    expect(code).toBe(0);
    const { seen, causes, messages } = JSON.parse(printed);
    expect(seen).toBe(4);
    expect(causes).toContainEqual(expect.objectContaining({ cause: 'previous-token', count: 2 }));
    expect(causes).toContainEqual(expect.objectContaining({ cause: 'verifies-now', count: 1 }));
    expect(causes).toContainEqual(expect.objectContaining({ cause: 'unknown', count: 1 }));
    expect(await inQuarantine()).toBe(4);

    const { messageId } = messages.find(({ cause }: { cause: string }) => cause === 'previous-token');
    const one = await quarantine('explain', '--id', messageId);
    expect(one.printed).toMatch(new RegExp(`^${messageId} .* ${ACCOUNT} +/twilio +mismatch +previous-token$`, 'm'));
    expect(one.printed).toContain('AUTH_TOKEN_SECONDARY');

    const forPeople = await quarantine('explain');
    expect(forPeople.printed).toMatch(/^previous-token +2 /m);
    for (const secret of [NUMBER, '5555550123', signature, 'MessageStatus']) {
      expect(shown(forPeople) + printed).not.toContain(secret);
    }
  });

  it('looks at as many as it is asked to', async () => {
    await quarantined(Array.from({ length: 12 }, () => ({})));
    expect(JSON.parse((await quarantine('explain', '--limit', '3', '--json')).printed)).toMatchObject({ seen: 3 });
    expect(await inQuarantine()).toBe(12);
  });

  it('fails for a message that is not there', async () => {
    const { code, noted } = await quarantine('explain', '--id', 'nobody');
    expect(code).toBe(4);
    expect(noted).toContain('no message nobody is in quarantine');
  });
});

describe('callbacks quarantine release', () => {
  it('releases after the secret is right, and not before', async () => {
    await quarantined(Array.from({ length: 14 }, () => ({})));
    const before = await quarantine('release', '--json');
    expect([before.code, JSON.parse(before.printed)]).toMatchObject([0, { released: 0, stayed: { mismatch: 14 } }]);

    await rotateTo(TOKEN);
    const dry = await quarantine('release', '--dry-run');
    expect(dry.printed).toMatch(/^would be released +14 /m);
    expect([await inQuarantine(), await enqueued()]).toEqual([14, 0]);

    const { code, printed } = await quarantine('release');
    expect(code).toBe(0);
    expect(printed).toMatch(/^released +14 /m);
    expect([await inQuarantine(), await enqueued()]).toEqual([0, 14]);
  });

  it('fails when SQS does not take what should go, and shows how far it came', async () => {
    await rotateTo(TOKEN);
    await quarantined([{}, {}]);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: envelopeQueueUrl }));
    const { code, printed } = await quarantine('release', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(printed)).toMatchObject({ released: 0, notSent: 2 });
    expect(await inQuarantine()).toBe(2);
  });

  it.each([['{"AUTH_TOKEN":'], ['{}']])(
    'releases nothing with a secret that cannot be read, and never prints it: %s',
    async (SecretString) => {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      const { code, printed, noted } = await quarantine('release');
      expect([code, printed]).toEqual([3, '']);
      expect(noted).toContain('the secret TwilioStatusCallbackHandler cannot be read');
      expect(noted).not.toContain(SecretString);
    },
  );
});

describe('callbacks quarantine drop', () => {
  it('moves aside what is refused, once it is told what, and leaves what verifies', async () => {
    await rotateTo(TOKEN);
    await quarantined([{}, ...Array.from({ length: 5 }, () => ({ token: 'forger' }))]);
    const untold = await quarantine('drop');
    expect([untold.code, await inQuarantine()]).toEqual([2, 6]);
    expect(untold.noted).toContain('--reason');
    expect((await quarantine('drop', '--all', '--dry-run')).printed).toMatch(/^would be dropped +5 /m);
    const { code, printed } = await quarantine('drop', '--reason', 'mismatch');
    expect([code, await inQuarantine()]).toEqual([0, 1]);
    expect(printed).toMatch(/^dropped +5 /m);
    expect(printed).toMatch(/^stays +1 +verified/m);
  });
});
