import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { commandLine } from './command-line.ts';
import { ACCOUNT, NUMBER, type Refusal, TOKEN, aRefusal } from './fake-quarantine.ts';

const SecretId = 'TwilioStatusCallbackHandler';

let aws: Aws;
let sqs: SQSClient;
let secrets: SecretsManagerClient;
let localDirectory: string;
let [quarantineUrl, ingestQueueUrl] = ['', ''];

beforeEach(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client('sqs'));
  secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-quarantine-'));
  const queue = async (name: string) => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    return { name, url: QueueUrl, arn: `arn:aws:sqs:us-east-1:000000000000:${name}` };
  };
  const [quarantine, ingest, deadLetters] = await Promise.all(['quarantine', 'ingest', 'dead'].map(queue));
  [quarantineUrl, ingestQueueUrl] = [quarantine!.url, ingest!.url];
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: JSON.stringify({ AUTH_TOKEN: 'old' }) }));
  writeEndpoints(localDirectory, {
    pid: process.pid,
    url: 'http://127.0.0.1:1',
    stage: 'dev',
    env: aws.env,
    resources: {
      'status-callbacks-ingest-dev': {
        queues: { Quarantine0A1B2C3D: quarantine!, Queue0A1B2C3D: ingest!, QueueDeadLetters0A1B2C3D: deadLetters! },
        topics: {},
        buckets: {},
        tables: {},
        buses: {},
        functions: {},
        stateMachines: {},
      },
    },
  });
});

afterEach(async () => {
  sqs.destroy();
  secrets.destroy();
  await aws.stop();
  await rm(localDirectory, { recursive: true, force: true });
});

const quarantined = async (refusals: readonly Omit<Refusal, 'id'>[]): Promise<void> => {
  for (const [index, refusal] of refusals.entries()) {
    const { body, attributes } = aRefusal({ id: `${index}`, ...refusal });
    await sqs.send(
      new SendMessageCommand({ QueueUrl: quarantineUrl, MessageBody: body, MessageAttributes: attributes }),
    );
  }
};
const rotateTo = (AUTH_TOKEN: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ AUTH_TOKEN }) }));
const quarantine = (...args: string[]) => commandLine(['quarantine', ...args], { localDirectory });
const visible = async (QueueUrl: string): Promise<number> => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
};

const signature = aRefusal({ id: '0' }).attributes['signature']!.StringValue!.slice(1);
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
      inOtherHands: 0,
      oldest: '2026-11-22T00:00:00.000Z',
      newest: '2026-11-23T16:00:00.000Z',
      groups: [
        {
          reason: 'mismatch',
          accountSid: ACCOUNT,
          count: 22,
          oldest: '2026-11-22T00:00:00.000Z',
          newest: '2026-11-23T16:00:00.000Z',
        },
        expect.objectContaining({ reason: 'missing-signature', count: 1 }),
      ],
    });
    expect(await visible(quarantineUrl)).toBe(23);

    const forPeople = await quarantine('list');
    expect(forPeople.printed).toMatch(new RegExp(`^mismatch +${ACCOUNT} +22 `, 'm'));
    expect(forPeople.printed).toMatch(/^missing-signature +– +1 /m);
    for (const secret of [NUMBER, '5555550123', TOKEN, signature, 'MessageStatus', 'who knows']) {
      expect(shown(forPeople) + printed).not.toContain(secret);
    }
  });

  it('says so when there is nothing', async () => {
    const { code, printed } = await quarantine('list');
    expect([code, printed]).toEqual([0, 'Nothing seen.\n']);
  });

  it('says how many it was not shown', async () => {
    await quarantined([{}, {}]);
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: quarantineUrl, VisibilityTimeout: 60 }));
    expect((await quarantine('list')).printed).toContain("1 seen. About 1 more are in somebody else's hands");
    expect(JSON.parse((await quarantine('release', '--json')).printed)).toMatchObject({ seen: 1, inOtherHands: 1 });
  });

  it('gives everything back when interrupted', async () => {
    await quarantined(Array.from({ length: 15 }, () => ({})));
    const interrupted = new AbortController();
    const { code } = await commandLine(['quarantine', 'list'], {
      localDirectory,
      signal: interrupted.signal,
      isWatched: true,
      // Progress comes once the first messages are in hand.
      note: () => interrupted.abort(),
    });
    expect(code).toBe(130);
    expect(await visible(quarantineUrl)).toBe(15);
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
    expect(await visible(quarantineUrl)).toBe(4);

    const { messageId } = messages.find(({ cause }: { cause: string }) => cause === 'previous-token');
    const one = await quarantine('explain', '--id', messageId);
    expect(one.printed).toMatch(new RegExp(`^${messageId} .* ${ACCOUNT} +mismatch +previous-token$`, 'm'));
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
    expect(await visible(quarantineUrl)).toBe(12);
  });

  it('fails for a message that is not there', async () => {
    const { code, noted } = await quarantine('explain', '--id', 'nobody');
    expect(code).toBe(1);
    expect(noted).toContain('nobody');
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
    expect([await visible(quarantineUrl), await visible(ingestQueueUrl)]).toEqual([14, 0]);

    const { code, printed } = await quarantine('release');
    expect(code).toBe(0);
    expect(printed).toMatch(/^released +14 /m);
    expect([await visible(quarantineUrl), await visible(ingestQueueUrl)]).toEqual([0, 14]);
  });

  it('fails when SQS does not take what should go, and shows how far it came', async () => {
    await rotateTo(TOKEN);
    await quarantined([{}, {}]);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: ingestQueueUrl }));
    const { code, printed } = await quarantine('release', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(printed)).toMatchObject({ released: 0, notSent: 2 });
    expect(await visible(quarantineUrl)).toBe(2);
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
