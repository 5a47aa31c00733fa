import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { AUTH_TOKEN, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { tallyAccounts } from '../src/account-tally.ts';
import { ingest } from '../src/ingest.ts';
import { keysFrom } from '../src/keys.ts';
import { publishTo } from '@status-callbacks/topic/publish';
import { publishWith } from '../src/publish.ts';
import { quarantineIn } from '../src/quarantine.ts';
import { receivers } from '../src/receive.ts';
import { type Entry, parseLine } from '@status-callbacks/quarantine/entry';
import { toEnvelope } from '@status-callbacks/signature/queue-message';
import { anSqsRecord } from '@status-callbacks/testing/sqs';
import { gunzipSync } from 'node:zlib';

import { aRecord } from './requests.ts';

let aws: Aws;
let sqs: SQSClient;
let sns: SNSClient;
let secrets: SecretsManagerClient;
let s3: S3Client;
let run = 0;

beforeAll(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client('sqs'));
  sns = new SNSClient(aws.client('sns'));
  secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  s3 = new S3Client(aws.client('s3'));
});
afterAll(async () => {
  for (const client of [sqs, sns, secrets, s3]) client.destroy();
  await aws.stop();
});

/** A topic with one subscriber, a quarantine and a secret of their own. */
const aSystem = async () => {
  const name = `run-${run++}`;
  const { QueueUrl: sinkUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-sink` }));
  const Bucket = `${name}-quarantine`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:000000000000:${name}-sink`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  await secrets.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify({ AUTH_TOKEN }) }));
  const ports = {
    receive: receivers.direct,
    hosts: new Set(['callbacks.example.com']),
    keys: keysFrom(secrets, name),
    tally: tallyAccounts(),
    publish: publishWith(publishTo(sns, TopicArn!)),
    quarantine: quarantineIn(s3, Bucket),
  };
  const drain = async (QueueUrl: string | undefined): Promise<Message[]> => {
    const all: Message[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages);
    }
  };
  const quarantined = async (): Promise<Entry[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const texts = await Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return gunzipSync(await Body!.transformToByteArray()).toString();
      }),
    );
    return texts.flatMap((text) => text.trimEnd().split('\n')).map(parseLine);
  };
  return {
    name,
    ports,
    published: () => drain(sinkUrl),
    quarantined,
    objects: () => s3.send(new ListObjectsV2Command({ Bucket })),
  };
};

const message = (number: number, status = 'delivered') =>
  messageParams({ MessageSid: sid('SM', number), SmsSid: sid('SM', number), MessageStatus: status, SmsStatus: status });

it('sends each request where it belongs, in one batch', async () => {
  const system = await aSystem();
  const { log, lines } = captureLog();
  const good = Array.from({ length: 12 }, (_, index) => aRecord(`good-${index}`, { params: message(index) }));
  const forged = aRecord('forged', { token: 'f'.repeat(32), params: message(99) });
  const unsigned = aRecord('unsigned', { signature: '', params: message(98) });

  const failed = await ingest(system.ports)([...good, forged, unsigned], log);

  expect(failed).toEqual([]);
  const published = await system.published();
  expect(published.map(({ Body }) => parseStatusCallback(Body!).subject).sort()).toEqual(
    good.map((_, index) => sid('SM', index)).sort(),
  );
  expect(published[0]!.MessageAttributes).toMatchObject({
    product: { StringValue: 'messaging' },
    status: { StringValue: 'delivered' },
    terminal: { StringValue: 'true' },
    contract: { StringValue: '1' },
  });
  const quarantined = await system.quarantined();
  expect(quarantined).toHaveLength(2);
  expect(quarantined.find(({ id }) => id === 'forged')).toMatchObject({
    reason: 'mismatch',
    receivedAt: '2026-11-23T16:00:00.000Z',
    message: {
      body: forged.body,
      attributes: { signature: forged.messageAttributes['signature']!.stringValue, path: '/twilio' },
    },
  });
  expect(
    lines()
      .filter(({ refused }) => refused === 1)
      .map(({ reason }) => reason)
      .sort(),
  ).toEqual(['mismatch', 'missing-signature']);
});

it('writes no number, token, signature or body to its log', async () => {
  const system = await aSystem();
  const { log, text } = captureLog();
  const records = [
    aRecord('a'),
    aRecord('b', { body: '{"To":"+15005550001"' }),
    aRecord('c', { token: 'c'.repeat(32) }),
  ];
  await ingest(system.ports)(records, log);
  await ingest({ ...system.ports, publish: publishWith(publishTo(sns, 'arn:aws:sns:us-east-1:000000000000:gone')) })(
    records,
    log,
  );
  for (const secret of ['5005550001', '5005550006', AUTH_TOKEN, 'MessageStatus']) expect(text()).not.toContain(secret);
  for (const { messageAttributes } of records)
    expect(text()).not.toContain(messageAttributes['signature']!.stringValue!.slice(1));
});

it('gives back to the queue what the topic did not take, alone', async () => {
  const system = await aSystem();
  const refusing: Pick<SNSClient, 'send'> = {
    send: (async ({ input }: PublishBatchCommand) => ({
      Failed: input
        .PublishBatchRequestEntries!.filter(({ Message }) => Message!.includes(sid('SM', 1)))
        .map(({ Id }) => ({
          Id,
          Code: 'InternalError',
          SenderFault: false,
        })),
    })) as never,
  };
  const ports = { ...system.ports, publish: publishWith(publishTo(refusing, 'topic')) };
  const records = [aRecord('a', { params: message(0) }), aRecord('b', { params: message(1) })];
  expect(await ingest(ports)(records, captureLog().log)).toEqual(['b']);
});

it('gives everything back when the topic or the quarantine cannot be reached', async () => {
  const system = await aSystem();
  const ports = {
    ...system.ports,
    publish: publishWith(publishTo(sns, 'arn:aws:sns:us-east-1:000000000000:gone')),
    quarantine: quarantineIn(s3, 'gone'),
  };
  const records = [aRecord('good'), aRecord('forged', { token: 'f'.repeat(32) })];
  expect(((await ingest(ports)(records, captureLog().log)) as string[]).toSorted()).toEqual(['forged', 'good']);
});

it('publishes events that together are more than a request takes', async () => {
  const system = await aSystem();
  const records = [1, 2, 3].map((number) =>
    aRecord(`m${number}`, { params: { ...message(number), Body: 'x'.repeat(120_000) } }),
  );
  expect(await ingest(system.ports)(records, captureLog().log)).toEqual([]);
  expect(await system.published()).toHaveLength(3);
});

it('keeps a callback that is too large for the topic', async () => {
  const system = await aSystem();
  const record = aRecord('large', { params: { ...message(1), Body: 'x'.repeat(600_000) } });
  expect(await ingest(system.ports)([record], captureLog().log)).toEqual([]);
  expect(await system.published()).toEqual([]);
  const [kept] = await system.quarantined();
  expect(kept!.message.body).toBe(record.body);
});

it('keeps a batch of forged requests as one object, the same one when it is delivered again', async () => {
  const system = await aSystem();
  const forged = Array.from({ length: 100 }, (_, index) => aRecord(`f${index}`, { token: 'x'.repeat(32) }));
  await ingest(system.ports)(forged, captureLog().log);
  await ingest(system.ports)(forged.toReversed(), captureLog().log);
  const { Contents = [] } = await system.objects();
  expect(Contents.map(({ Key }) => Key)).toEqual([
    expect.stringMatching(
      /^quarantine\/v1\/dt=2026-11-23\/hour=16\/reason=mismatch\/1795449600000-[0-9a-f]{32}\.jsonl\.gz$/,
    ),
  ]);
  expect(await system.quarantined()).toHaveLength(100);
});

it('keeps a request with ten attributes of its caller, and its neighbours with it (H4)', async () => {
  const system = await aSystem();
  const hostile = aRecord('hostile');
  const injected = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`a${index}`, '\u0000"]}'.repeat(50)]));
  const records = [
    {
      ...hostile,
      messageAttributes: {
        ...hostile.messageAttributes,
        ...anSqsRecord('', '', { attributes: injected }).messageAttributes,
      },
    },
    ...Array.from({ length: 9 }, (_, index) =>
      aRecord(`neighbour-${index}`, { token: 'n'.repeat(32), params: message(index) }),
    ),
  ];
  expect(await ingest(system.ports)(records, captureLog().log)).toEqual([]);
  const kept = await system.quarantined();
  expect(kept).toHaveLength(10);
  expect(kept.find(({ id }) => id === 'hostile')).toMatchObject({
    reason: 'unrecognized-message',
    message: { attributes: injected },
  });
});

describe('the secret', () => {
  it.each(['', '{', '{}', '{"AUTH_TOKEN":""}', '{"AUTH_TOKEN":7}'])(
    'that holds %j refuses nothing: the batch waits, and nobody reads it in a log',
    async (SecretString) => {
      const system = await aSystem();
      await secrets.send(new PutSecretValueCommand({ SecretId: system.name, SecretString: SecretString || ' ' }));
      await expect(ingest(system.ports)([aRecord('a')], captureLog().log)).rejects.toThrow(/AUTH_TOKEN/);
      expect(await system.quarantined()).toEqual([]);
    },
  );

  it('that could not be read is asked for again, and one that could is not', async () => {
    let reads = 0;
    const flaky: Pick<SecretsManagerClient, 'send'> = {
      send: (async () => {
        if (reads++ === 0) throw new Error('ThrottlingException');
        return { SecretString: JSON.stringify({ AUTH_TOKEN }) };
      }) as never,
    };
    const keys = keysFrom(flaky, 'x');
    await expect(keys.current()).rejects.toThrow('ThrottlingException');
    expect((await keys.current()).general).toHaveLength(1);
    expect(await keys.current()).toBe(await keys.current());
    expect(reads).toBe(2);
  });
});

describe('a rotation', () => {
  const NEW_TOKEN = 'f'.repeat(32);
  const newlySigned = (id: string) => aRecord(id, { token: NEW_TOKEN, params: message(1) });
  const rotate = (name: string, secret: object = { AUTH_TOKEN: NEW_TOKEN }) =>
    secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(secret) }));

  /** With a clock of its own, so that the interval between two reads passes when the test says so. */
  const aRotatingSystem = async () => {
    const system = await aSystem();
    let now = 0;
    let reads = 0;
    const counted: Pick<SecretsManagerClient, 'send'> = {
      send: ((command: never) => {
        reads += 1;
        return secrets.send(command);
      }) as never,
    };
    const ports = { ...system.ports, keys: keysFrom(counted, system.name, () => now) };
    const runEnvelopes = ingest({ ...ports, receive: receivers.envelope });
    return { ...system, run: ingest(ports), runEnvelopes, pass: (ms: number) => (now += ms), reads: () => reads };
  };

  it('is noticed by the first callback it signs, without a restart', async () => {
    const system = await aRotatingSystem();
    await system.run([aRecord('old')], captureLog().log);
    await rotate(system.name);
    system.pass(60_000);
    await system.run([newlySigned('new')], captureLog().log);
    expect(await system.published()).toHaveLength(2);
    expect(await system.quarantined()).toEqual([]);
  });

  it('keeps the callbacks in flight with both tokens, and counts which one is still used', async () => {
    const system = await aRotatingSystem();
    await rotate(system.name, { AUTH_TOKEN: NEW_TOKEN, AUTH_TOKEN_SECONDARY: AUTH_TOKEN });
    const { log, lines } = captureLog();
    await system.run([aRecord('old'), newlySigned('new')], log);
    expect(await system.published()).toHaveLength(2);
    expect(
      lines()
        .filter(({ verified }) => verified === 1)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['primary', 'secondary']);
  });

  it('is asked about once per interval and batch, however many forgeries come', async () => {
    const system = await aRotatingSystem();
    const forged = Array.from({ length: 20 }, (_, index) => aRecord(`f${index}`, { token: 'x'.repeat(32) }));
    for (let batch = 0; batch < 5; batch++) await system.run(forged, captureLog().log);
    expect(system.reads()).toBe(1);
    system.pass(60_000);
    for (let batch = 0; batch < 5; batch++) await system.run(forged, captureLog().log);
    expect(system.reads()).toBe(2);
  });

  it('is asked about at once for what an operator released, whose time of receipt stays', async () => {
    const system = await aRotatingSystem();
    await system.run([newlySigned('early')], captureLog().log);
    await rotate(system.name);
    const { request } = receivers.direct(newlySigned('again'));
    const { body, attributes } = toEnvelope(request, { released: true });
    const released = anSqsRecord('again', body, { attributes, sentAt: '2026-11-24T06:00:00.000Z' });
    await system.runEnvelopes([released], captureLog().log);
    const [published] = await system.published();
    expect(parseStatusCallback(published!.Body!)).toMatchObject({
      time: '2026-11-23T16:00:00.000Z',
      data: { request: { receivedAt: '2026-11-23T16:00:00.000Z' } },
    });
  });

  it('that makes the secret unreadable changes nothing for those the old keys explain', async () => {
    const system = await aRotatingSystem();
    await system.run([aRecord('a')], captureLog().log);
    await secrets.send(new PutSecretValueCommand({ SecretId: system.name, SecretString: '{' }));
    system.pass(60_000);
    const { log, lines } = captureLog();
    expect(await system.run([aRecord('b'), newlySigned('c')], log)).toEqual([]);
    expect(await system.published()).toHaveLength(2);
    expect(await system.quarantined()).toHaveLength(1);
    expect(lines().some(({ message }) => message === 'keys not read again')).toBe(true);
  });
});

describe('the tally of accounts', () => {
  it('counts those of which several callbacks came and none was believed', () => {
    let now = 0;
    const tally = tallyAccounts(() => now);
    for (let callback = 0; callback < 3; callback++) {
      tally.add('AC1', 'refused');
      tally.add('AC2', 'refused');
    }
    tally.add('AC2', 'verified');
    tally.add('AC3', 'refused');
    expect(tally.allRefused()).toBe(1);
    now = 5 * 60_000;
    tally.add('AC1', 'refused');
    expect(tally.allRefused()).toBe(0);
  });
});
