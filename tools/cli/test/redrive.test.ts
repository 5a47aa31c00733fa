import { type QueueMessage, readEnvelope, toEnvelope } from '@status-callbacks/signature/queue-message';
import { type RedriveOptions, redrive } from '../src/dlq/redrive.ts';
import type { HeldMessage } from '../src/held/held-message.ts';
import { aHeldMessage, fakeQueues } from './fake-queues.ts';

const options: RedriveOptions = { rate: 100_000, signal: new AbortController().signal };

const dead = (id: string, sentTimestamp = 1): HeldMessage => aHeldMessage({ id, sentTimestamp });
const many = (count: number): HeldMessage[] => Array.from({ length: count }, (_, index) => dead(`${index}`));
const counts = { redriven: 0, notSent: 0, notRemoved: 0 };

it('sends every dead letter back as it is, and keeps none', async () => {
  const { queues, sent, kept } = fakeQueues(many(35));
  expect(await redrive(queues, options)).toEqual({ ...counts, seen: 35, redriven: 35 });
  expect(kept()).toEqual([]);
  expect(sent.toSorted((a, b) => Number(a.id) - Number(b.id))).toMatchObject(
    many(35).map(({ body, attributes }) => ({ body, attributes })),
  );
});

it('counts in a dry run and leaves everything in nobody’s hands', async () => {
  const { queues, sent, kept, hidden } = fakeQueues(many(12));
  expect(await redrive(queues, { ...options, dryRun: true })).toEqual({ ...counts, seen: 12, redriven: 12 });
  expect([sent.length, kept().length, hidden().length]).toEqual([0, 12, 0]);
});

it('keeps what SQS does not take, and says what it could not remove', async () => {
  const { queues, kept, hidden } = fakeQueues(many(5), { unsent: ['1'], unremoved: ['2'] });
  expect(await redrive(queues, options)).toEqual({ seen: 5, redriven: 4, notSent: 1, notRemoved: 1 });
  expect(kept()).toEqual(['1', '2']);
  expect(hidden()).toEqual([]);
});

it('sends one alone when it is named', async () => {
  const { queues, sent, kept } = fakeQueues(many(25));
  expect(await redrive(queues, { ...options, id: '17' })).toMatchObject({ redriven: 1 });
  expect(sent.map(({ id }) => id)).toEqual(['17']);
  expect(kept()).toHaveLength(24);
});

it('does not chase what dies anew', async () => {
  const again = fakeQueues(many(3), {
    onResend: (messages) => messages.forEach(({ id }) => again.add(dead(`${id} again`, Date.now() + 1_000))),
  });
  expect(await redrive(again.queues, options)).toMatchObject({ redriven: 3 });
  expect(again.kept()).toEqual(['0 again', '1 again', '2 again']);
});

it('says how far it came when SQS gives up, and loses nothing', async () => {
  let requests = 0;
  const { queues, sent, kept, hidden } = fakeQueues(many(30), {
    onResend: () => {
      if ((requests += 1) > 1) throw new Error('SQS is down');
    },
  });
  const { redriven, stoppedBy } = await redrive(queues, options);
  expect(stoppedBy?.message).toBe('SQS is down');
  expect(redriven).toBe(sent.length);
  expect(kept()).toHaveLength(30 - redriven);
  expect(hidden()).toEqual([]);
});

describe('of requests, which go to the queue of envelopes', () => {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const sentAs = async (message: HeldMessage, requestsOf: RedriveOptions['requestsOf']) => {
    const { queues, sent } = fakeQueues([message]);
    await redrive(queues, { ...options, requestsOf });
    const attributes = Object.entries(sent[0]!.attributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
    return readEnvelope({
      body: sent[0]!.body,
      attributes: Object.fromEntries(attributes) as QueueMessage['attributes'],
      sentTimestamp: Date.now(),
    });
  };
  const first = { receivedAt: '2026-11-27T18:12:03.368Z' };

  it('keeps the time at which each was first received', async () => {
    const direct = await sentAs(dead('1', 1_795_803_123_368), 'direct');
    expect(direct).toMatchObject({ request: { ...first, signature: 'x' }, released: false });
    const request = { method: 'GET', host: 'h', path: '/twilio-any', query: 'a=b', body: Buffer.alloc(0) };
    const again = toEnvelope({ ...request, receivedAt: '2026-11-20T10:00:00.000Z' });
    const attributes = { request: text(again.attributes['request']!) };
    const enveloped = await sentAs({ ...dead('2'), body: again.body, attributes }, 'envelope');
    expect(enveloped!.request).toEqual({ ...request, receivedAt: '2026-11-20T10:00:00.000Z' });
  });

  it('takes nothing from a direct route but what the route writes (H4)', async () => {
    const injected = toEnvelope({ method: 'POST', host: 'evil', path: '/', query: '', body: Buffer.alloc(0) });
    const attributes = { ...dead('1').attributes, request: text(injected.attributes['request']!) };
    const direct = await sentAs({ ...dead('1', 1_795_803_123_368), attributes }, 'direct');
    expect(direct!.request).toMatchObject({ ...first, host: '' });
  });
});
