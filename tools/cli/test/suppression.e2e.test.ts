import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { OPT_IN_DETAIL_TYPE, OPT_IN_SOURCE } from '@status-callbacks/contract/opt-in-event';
import { type ExpectedSuppression, expectedSuppressions } from '@status-callbacks/simulator/expected-suppressions';
import type { Plan } from '@status-callbacks/simulator/plan';
import { hashed } from '@status-callbacks/suppression/seal';
import { parseSettings } from '@status-callbacks/suppression/settings';
import { openSuppressionList } from '@status-callbacks/suppression/suppression-list';
import { openWriter } from '@status-callbacks/suppression/writer';
import type { EntryFacts } from '../src/suppression/entry-facts.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let dynamodb: DynamoDBClient;
let table: string;
let day: Plan;

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const OTHER_ACCOUNT = `AC${'0'.repeat(31)}2`;
const STACK = 'status-callbacks-error-router-dev';

beforeAll(async () => {
  running = await startRunningSystem();
  dynamodb = new DynamoDBClient(running.system.aws.client('dynamodb'));
  const [, { name }] = Object.entries(running.system.resources[STACK]!.tables).find(([id]) =>
    id.startsWith('Suppressions'),
  )!;
  table = name;
  day = await running.play({ messages: 300, calls: 20, failing: 0.4, forged: 0.05 });
}, 180_000);
afterAll(async () => {
  dynamodb.destroy();
  await running.stop();
});

const suppression = (...args: string[]) => running.callbacks('suppression', ...args);

const listed = async (...args: string[]): Promise<EntryFacts[]> => {
  const { code, printed, noted } = await suppression('list', '--numbers', '--limit', '1000', '--json', ...args);
  expect({ code, noted }).toEqual({ code: 0, noted: '' });
  return (JSON.parse(printed) as { entries: EntryFacts[] }).entries;
};

const send = async (...args: string[]): Promise<void> => {
  expect(await running.callbacks('send', '--account', ACCOUNT, ...args)).toMatchObject({ code: 0 });
  await running.system.idle();
};

const items = async (): Promise<unknown[]> => {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
  return Items.toSorted((a, b) => (a['pk']!.S! + a['sk']!.S! < b['pk']!.S! + b['sk']!.S! ? -1 : 1));
};

const deadLetters = async (): Promise<string[]> => {
  const sqs = new SQSClient(running.system.aws.client('sqs'));
  const queues = Object.entries(running.system.resources[STACK]!.queues).filter(([id]) => id.includes('DeadLetters'));
  expect(queues.length).toBeGreaterThanOrEqual(4);
  const full = await Promise.all(
    queues.map(async ([id, { url }]) => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Attributes!['ApproximateNumberOfMessages'] === '0' ? [] : [id];
    }),
  );
  sqs.destroy();
  return full.flat();
};

const sorted = (rows: readonly ExpectedSuppression[]) =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

it('lists exactly those whom the traffic speaks against, and why', async () => {
  const expected = expectedSuppressions(day);
  expect(new Set(expected.map(({ reason }) => reason))).toEqual(new Set(['opt-out', 'invalid-number', 'landline']));
  const entries = await listed();
  expect(
    sorted(
      entries.map(({ account, channel, address, scope, reason, error }) => ({
        account,
        channel,
        address,
        scope,
        reason,
        code: error!.code,
      })),
    ),
  ).toEqual(sorted(expected));
  expect(await listed('--reason', 'landline')).toEqual(entries.filter(({ reason }) => reason === 'landline'));
  expect(await deadLetters()).toEqual([]);
});

it('pages through the same list, and hides numbers unless asked', async () => {
  const pages: EntryFacts[] = [];
  let cursor: string | null = null;
  do {
    const { printed }: { printed: string } = await suppression(
      'list',
      '--limit',
      '7',
      '--json',
      ...(cursor ? ['--cursor', cursor] : []),
    );
    const page = JSON.parse(printed) as { entries: EntryFacts[]; cursor: string | null };
    pages.push(...page.entries);
    cursor = page.cursor;
  } while (cursor);
  const whole = await listed();
  expect(pages.map(({ since, reason }) => [since, reason])).toEqual(whole.map(({ since, reason }) => [since, reason]));

  const texts = await Promise.all([suppression('list', '--limit', '7'), suppression('list', '--csv')]);
  for (const { code, printed, noted } of texts) {
    expect(code).toBe(0);
    for (const { address } of whole) expect(printed + noted).not.toContain(address.slice(1));
  }
  expect(texts[0].printed).toMatch(/^Next page: callbacks suppression list --limit 7 --cursor \S+$/m);
});

it('answers for everybody, by exit code', async () => {
  for (const { channel, address, scope, reason, code } of expectedSuppressions(day)) {
    const sender = scope === 'all' ? '+15005559999' : scope;
    const outcome = await suppression('check', address, '--channel', channel, '--from', sender, '--json');
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.printed)).toMatchObject({ suppressed: true, reason, code });
  }
  const [optOut] = expectedSuppressions(day).filter(({ reason }) => reason === 'opt-out');
  expect(await suppression('check', optOut!.address, '--from', '+15005559999')).toMatchObject({ code: 0 });
  expect(await suppression('check', optOut!.address)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('Do not send: opt-out.'),
    noted: 'callbacks: suppressed: opt-out\n',
  });

  const delivered = day.scripts.filter(({ steps }) => steps.some(({ status }) => status === 'delivered')).slice(0, 20);
  for (const { steps } of delivered) {
    expect(await suppression('check', steps[0]!.params['To']!)).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^Not suppressed on (sms|whatsapp)\.\n$/),
    });
  }
}, 240_000);

it('gives an application the same answers', async () => {
  const { isSuppressed } = openSuppressionList(dynamodb, table);
  for (const { channel, address, scope, reason } of expectedSuppressions(day)) {
    const sender = scope.startsWith('MG') ? { messagingServiceSid: scope } : { from: scope };
    expect(await isSuppressed({ channel, to: address, ...(scope !== 'all' && sender) })).toMatchObject({ reason });
  }
});

it('takes three strikes to be unreachable, and one later delivery to be reachable again', async () => {
  const to = '+15555550199';
  const strikes = async (count: number): Promise<void> => {
    for (let strike = 0; strike < count; strike++) await send('--to', to, '--error', '30003');
  };
  await strikes(2);
  expect(await suppression('check', to)).toMatchObject({ code: 0, printed: expect.stringContaining('not yet') });
  await strikes(1);
  const { printed } = await suppression('check', to, '--json');
  expect(JSON.parse(printed)).toMatchObject({ reason: 'unreachable', strikes: 3, until: expect.any(String) });
  await send('--to', to);
  expect(await suppression('check', to)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('lifted by delivery'),
  });
  await strikes(2);
  expect(await suppression('check', to)).toMatchObject({ code: 0 });
}, 240_000);

it('is answered by an opt-in that an application puts on the bus', async () => {
  const [to, sender] = ['+15555550198', '+15005550006'];
  await send('--to', to, '--from', sender, '--error', '21610');
  expect(await suppression('check', to, '--from', sender)).toMatchObject({ code: 1 });
  const bridge = new EventBridgeClient(running.system.aws.client('eventbridge'));
  const detail = { channel: 'sms', address: to, accountSid: ACCOUNT, sender, at: new Date().toISOString() };
  await bridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'status-callbacks-errors-dev',
          Source: OPT_IN_SOURCE,
          DetailType: OPT_IN_DETAIL_TYPE,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  bridge.destroy();
  await running.system.idle();
  expect(await suppression('check', to, '--from', sender)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('lifted by opt-in'),
  });
  // They say stop again.
  await send('--to', to, '--from', sender, '--error', '21610');
  expect(await suppression('check', to, '--from', sender)).toMatchObject({ code: 1 });
}, 240_000);

it('is lifted by hand, and counts what comes later', async () => {
  const to = '+15555550197';
  await send('--to', to, '--error', '30006');
  expect(await suppression('lift', to, '--reason', 'opt-out')).toMatchObject({ code: 4 });
  expect(await suppression('lift', to, '--channel', 'whatsapp')).toMatchObject({ code: 4 });
  const { code, printed } = await suppression('lift', to, '--scope', 'all');
  expect({ code, printed }).toEqual({ code: 0, printed: 'lifted: landline on sms, for all\n' });
  expect(await suppression('check', to)).toMatchObject({ code: 0 });
  expect(await suppression('lift', to)).toMatchObject({ code: 4 });
  await send('--to', to, '--error', '30006');
  expect(await suppression('check', to)).toMatchObject({ code: 1 });
  expect(await suppression('lift', to)).toMatchObject({ code: 0 });
}, 240_000);

it('keeps what each account is told apart', async () => {
  const to = '+15555550195';
  await send('--to', to, '--error', '30006');
  const of = (account: string) => ['--account', account] as const;
  expect(await suppression('check', to, ...of(ACCOUNT))).toMatchObject({ code: 1 });
  expect(await suppression('check', to, ...of(OTHER_ACCOUNT))).toMatchObject({
    code: 0,
    printed: 'Not suppressed on sms.\n',
  });
  await send('--to', to, '--error', '30006', ...of(OTHER_ACCOUNT));
  const listedFor = async (...args: string[]) => (await listed(...args)).filter(({ address }) => address === to);
  expect((await listedFor()).map(({ account }) => account).toSorted()).toEqual([ACCOUNT, OTHER_ACCOUNT]);
  expect(await listedFor(...of(OTHER_ACCOUNT))).toHaveLength(1);
  const exported = await suppression('export', '--format', 'jsonl', ...of(OTHER_ACCOUNT));
  expect(
    exported.printed
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as EntryFacts).account),
  ).toEqual([OTHER_ACCOUNT]);

  // Of several accounts it must be said which is meant; of one it need not.
  const unclear = await suppression('lift', to);
  expect(unclear.code).toBe(2);
  expect(unclear.noted).toContain(`add --account: ${ACCOUNT}, ${OTHER_ACCOUNT}`);
  expect(await suppression('lift', to, ...of(OTHER_ACCOUNT))).toMatchObject({ code: 0 });
  expect(await suppression('check', to, ...of(OTHER_ACCOUNT))).toMatchObject({ code: 0 });
  expect(await suppression('check', to, ...of(ACCOUNT))).toMatchObject({ code: 1 });
  expect(await suppression('lift', to)).toMatchObject({ code: 0 });
}, 240_000);

it('is not changed by a replay of the whole day', async () => {
  const [before, list] = [await items(), await listed()];
  for (let again = 0; again < 2; again++) {
    expect(await running.callbacks('replay', '--from', '1h', '--rate', '5000')).toMatchObject({ code: 0 });
    await running.system.idle();
    // Nothing is written, not even as it was: the version of every entry is the same.
    expect(await items()).toEqual(before);
  }
  expect(await listed()).toEqual(list);
  expect(await deadLetters()).toEqual([]);
}, 180_000);

it('exports everybody with their numbers', async () => {
  const entries = await listed();
  const csv = await suppression('export');
  expect(csv.printed.split('\r\n')).toHaveLength(entries.length + 2);
  expect(csv.printed).toMatch(/^channel,address,scope,reason,error,since,until,callbacks,account\r\n/);
  const { channel, address, reason } = entries[0]!;
  expect(csv.printed).toContain(`\n${channel},${address},`);
  const jsonl = await suppression('export', '--format', 'jsonl', '--reason', reason);
  expect(
    jsonl.printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EntryFacts),
  ).toEqual(entries.filter((entry) => entry.reason === reason));
});

it('asks and lifts where addresses are hashed', async () => {
  const { aws } = running.system;
  const [ssm, secrets] = [new SSMClient(aws.client('ssm')), new SecretsManagerClient(aws.client('secrets_manager'))];
  const Name = '/status-callbacks/dev/suppression-settings';
  const plain = (await ssm.send(new GetParameterCommand({ Name }))).Parameter!.Value!;
  const settings = { ...parseSettings(plain), addressKeySecret: 'address-key' };
  const SecretString = 'k'.repeat(40);
  try {
    await secrets.send(new CreateSecretCommand({ Name: settings.addressKeySecret, SecretString }));
    await ssm.send(new PutParameterCommand({ Name, Value: JSON.stringify(settings), Overwrite: true }));
    const to = '+15555550196';
    const address = await hashed(async () => SecretString)(to);
    await openWriter(dynamodb, table, settings).merge([
      {
        key: { account: ACCOUNT, channel: 'sms', address, reason: 'landline', scope: 'all' },
        entry: { evidence: [{ id: 'e', at: Date.now(), code: '30006' }] },
      },
    ]);
    expect(await suppression('check', to)).toMatchObject({ code: 1 });
    expect((await suppression('export')).noted).toContain('keeps no numbers');
    expect(await suppression('lift', to)).toMatchObject({ code: 0 });
    expect(await suppression('check', to)).toMatchObject({ code: 0 });
  } finally {
    await ssm.send(new PutParameterCommand({ Name, Value: plain, Overwrite: true }));
    ssm.destroy();
    secrets.destroy();
  }
});

describe('bad input', () => {
  it.each([
    [['check'], 2, 'missing required argument'],
    [['check', '15555550000'], 2, 'not a number with a plus'],
    [['check', 'frob'], 2, 'not a number with a plus'],
    [['check', ''], 2, 'no address'],
    [['list', '--reason', 'mood'], 2, 'Allowed choices'],
    [['list', '--limit', '0'], 2, 'Not a number from 1'],
    [['check', '+15555550000', '--account', 'acme'], 2, 'Not an account SID'],
    [['list', '--cursor', 'x'], 2, 'Not a cursor'],
    [['list', '--csv', '--json'], 2, 'cannot be used with'],
    [['export', '--format', 'xml'], 2, 'Allowed choices'],
    [['lift', '+15555550000'], 4, 'nothing to lift'],
    [['check', '+15555550000', '--data-dir', '/nowhere'], 3, 'no local system runs'],
    [[], 2, 'Usage'],
  ])('%j ends with %d: %s', async (args, code, reason) => {
    const outcome = await suppression(...args);
    expect(outcome.noted + outcome.printed).toContain(reason);
    expect(outcome.code).toBe(code);
  });
});
