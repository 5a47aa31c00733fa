import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { hashed, plain, type Seal } from '@status-callbacks/suppression/seal';
import { openSuppressionList, type Question } from '@status-callbacks/suppression/suppression-list';
import { aCallback } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { suppressIn } from '../../src/suppression/suppress.ts';
import { NOON, createList, errorText, factOf, itemsIn, keeping, optInText, told } from './a-list.ts';

const ZOE = '+15555550100';
const SENDER = '+15005550006';
const [ONE, OTHER] = [`MG${'1'.repeat(32)}`, `MG${'2'.repeat(32)}`] as const;

let aws: Aws;
let dynamo: DynamoDBClient;

beforeAll(async () => {
  aws = await startAws();
  dynamo = new DynamoDBClient(aws.client('dynamodb'));
});
afterAll(async () => {
  dynamo.destroy();
  await aws.stop();
});

/** A list that hears these texts in order, one at a time. */
const afterHearing = async (texts: readonly string[], seal: Seal = plain) => {
  const table = await createList(dynamo);
  const captured = captureLog();
  const suppress = suppressIn(keeping(dynamo, table, { seal }));
  for (const text of texts) expect([...(await suppress([factOf(text)], captured.log))]).toEqual([]);
  const list = openSuppressionList(dynamo, table, { seal, clock: () => NOON + 60_000 });
  return {
    ...captured,
    items: () => itemsIn(dynamo, table),
    ask: (question: Partial<Question> = {}) => list.isSuppressed({ to: ZOE, ...question }),
  };
};

const optOut = (message: number, minute: number, service?: string): string =>
  errorText(told({ message, minute, code: '21610', ...(service && { service }) }));

describe('an opt-out', () => {
  it('holds at once, for the sender or the Messaging Service it was told', async () => {
    const { ask } = await afterHearing([optOut(1, 0), optOut(2, 1, ONE)]);
    expect(await ask({ from: SENDER })).toMatchObject({
      suppressed: true,
      reason: 'opt-out',
      code: '21610',
      scope: SENDER,
    });
    expect(await ask({ messagingServiceSid: ONE })).toMatchObject({ suppressed: true, scope: ONE });
    expect(await ask({ messagingServiceSid: OTHER })).toEqual({ suppressed: false });
    expect(await ask({ to: `whatsapp:${ZOE}` })).toEqual({ suppressed: false });
  });

  it('is answered by an opt-in to that sender, and not by an earlier one', async () => {
    const { ask } = await afterHearing([
      optOut(1, 10),
      optOut(2, 10, ONE),
      optInText('a', 11, { sender: SENDER }),
      optInText('b', 9, { sender: ONE }),
    ]);
    expect(await ask({ from: SENDER })).toEqual({ suppressed: false });
    expect(await ask({ messagingServiceSid: ONE })).toMatchObject({ suppressed: true });
  });

  it('is answered by an opt-in to all, whichever is heard first', async () => {
    const texts = [optOut(1, 10), optOut(2, 10, ONE), optInText('a', 11, {}), optOut(3, 12, OTHER)];
    for (const order of [texts, texts.toReversed()]) {
      const { ask } = await afterHearing(order);
      expect(await ask({ from: SENDER })).toEqual({ suppressed: false });
      expect(await ask({ messagingServiceSid: ONE })).toEqual({ suppressed: false });
      expect(await ask({ messagingServiceSid: OTHER })).toMatchObject({ suppressed: true });
    }
  });

  it('goes by the time the application names, to the millisecond', async () => {
    const at = new Date(NOON + 10 * 60_000 + 1).toISOString();
    const { ask } = await afterHearing([optOut(1, 10), optInText('a', 10, { sender: SENDER, at })]);
    expect(await ask({ from: SENDER })).toEqual({ suppressed: false });
  });
});

it.each([
  ['30006', 'landline'],
  ['21614', 'landline'],
  ['30005', 'invalid-number'],
  ['21211', 'invalid-number'],
])('%s holds at once, on its channel, whoever sends', async (code, reason) => {
  const { ask } = await afterHearing([errorText(told({ message: 1, code }))]);
  expect(await ask({ from: '+15005550009' })).toMatchObject({ suppressed: true, reason, code, scope: 'all' });
  expect(await ask({ channel: 'voice' })).toEqual({ suppressed: false });
});

it('an opt-in says nothing about whether a number takes messages', async () => {
  const { ask } = await afterHearing([errorText(told({ message: 1, code: '30006' })), optInText('a', 5, {})]);
  expect(await ask()).toMatchObject({ suppressed: true, reason: 'landline' });
});

it('somebody who cannot be reached is suppressed with the last of so many callbacks', async () => {
  const strikes = [1, 2, 3].map((message) => errorText(told({ message, minute: message, code: '30003' })));
  expect(await (await afterHearing(strikes.slice(1))).ask()).toEqual({ suppressed: false });
  expect(await (await afterHearing([...strikes.slice(1), strikes[1]!])).ask()).toEqual({ suppressed: false });
  expect(await (await afterHearing(strikes)).ask()).toMatchObject({ reason: 'unreachable', strikes: 3 });
});

it('counts what changes, and names nobody in its log', async () => {
  const { lines, text } = await afterHearing([optOut(1, 0), optOut(2, 1), optInText('a', 2, { sender: SENDER })]);
  expect(lines().filter((line) => 'suppressed' in line || 'lifted' in line)).toMatchObject([
    { suppressed: 1, reason: 'opt-out' },
    { lifted: 1, reason: 'opt-out' },
  ]);
  expect(text()).not.toContain(ZOE.slice(1));
  expect(text()).not.toContain(SENDER.slice(1));
});

it('keeps no number where addresses are hashed, and knows them again', async () => {
  const key = hashed(async () => 'k'.repeat(32));
  const { ask, items } = await afterHearing([errorText(told({ message: 1, code: '30006' }))], key);
  expect(await ask()).toMatchObject({ reason: 'landline' });
  expect(JSON.stringify(await items())).not.toContain(ZOE.slice(1));
});

it('counts an error that is about nobody, and lets it go', async () => {
  const { items, lines } = await afterHearing([
    errorText(told({ message: 1, code: '30003', to: '' })),
    errorText(told({ message: 2, code: '30003', status: 'received' })),
  ]);
  expect(await items()).toEqual([]);
  expect(lines().filter((line) => 'nobodyToSuppress' in line)).toHaveLength(2);
});

it.each([
  ['nothing', 'null'],
  ['something else', '{"id":"e","detail-type":"Other","detail":{}}'],
  ['an error that is no reason', errorText({ ...told({ message: 1, code: '30007' }) })],
  ['half an error', JSON.stringify({ 'detail-type': 'Twilio Status Callback Error', detail: { code: '30006' } })],
  ['an opt-in of nobody', optInText('a', 0, { address: '' })],
  ['an opt-in from the future', optInText('a', 24 * 60 + 6, {})],
  ['an opt-in without a time', optInText('a', 0, {}).replace(/"time":"[^"]*",/, '')],
])('refuses %s', (_, text) => {
  expect(() => factOf(text)).toThrow();
});

it('fails the facts of an entry that could not be written, and no other', async () => {
  const table = await createList(dynamo);
  const send = (command: { input: { Item?: { pk: { S: string } } } }) =>
    command.input.Item?.pk.S.endsWith('0101') ? Promise.reject(new Error('ECONNRESET')) : dynamo.send(command as never);
  const suppress = suppressIn(keeping({ send: send as never }, table));
  const events = [100, 101, 102].map((last, message) => told({ message, to: `+15555550${last}`, code: '30006' }));
  const { log, text } = captureLog();
  expect([
    ...(await suppress(
      events.map((event) => factOf(errorText(event))),
      log,
    )),
  ]).toEqual([events[1]!.id]);
  expect(await itemsIn(dynamo, table)).toHaveLength(2);
  expect(text()).not.toContain('5555550101');
});

it('is about a call too', async () => {
  const params = { CallSid: `CA${'1'.repeat(32)}`, CallStatus: 'failed', To: ZOE, From: SENDER, ErrorCode: '13224' };
  const { ask } = await afterHearing([errorText(aCallback({ params, receivedAt: new Date(NOON).toISOString() }))]);
  expect(await ask({ channel: 'voice' })).toMatchObject({ reason: 'invalid-number' });
  expect(await ask()).toEqual({ suppressed: false });
});
