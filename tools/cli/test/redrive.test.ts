import { readQueueMessage } from '@status-callbacks/signature/queue-message';
import { type RedriveOptions, redrive } from '../src/dlq/redrive.ts';
import type { HeldMessage } from '../src/held/held-message.ts';
import { fakeQuarantine } from './fake-quarantine.ts';

const options: RedriveOptions = { rate: 100_000, signal: new AbortController().signal };

const dead = (id: string, sentTimestamp = 1): HeldMessage => ({
  id,
  receipt: `receipt of ${id}`,
  body: `body of ${id}`,
  attributes: { signature: { DataType: 'String', StringValue: '=x' } },
  sentTimestamp,
  receives: 5,
});
const many = (count: number): HeldMessage[] => Array.from({ length: count }, (_, index) => dead(`${index}`));
const counts = { redriven: 0, notSent: 0, notRemoved: 0 };

it('sends every dead letter back as it is, and keeps none', async () => {
  const { queues, sent, kept } = fakeQuarantine(many(35));
  expect(await redrive(queues, options)).toEqual({ ...counts, seen: 35, redriven: 35 });
  expect(kept()).toEqual([]);
  expect(sent.toSorted((a, b) => Number(a.id) - Number(b.id))).toMatchObject(
    many(35).map(({ body, attributes }) => ({ body, attributes })),
  );
});

it('counts in a dry run and leaves everything in nobody’s hands', async () => {
  const { queues, sent, kept, hidden } = fakeQuarantine(many(12));
  expect(await redrive(queues, { ...options, dryRun: true })).toEqual({ ...counts, seen: 12, redriven: 12 });
  expect([sent.length, kept().length, hidden().length]).toEqual([0, 12, 0]);
});

it('keeps what SQS does not take, and says what it could not remove', async () => {
  const { queues, kept, hidden } = fakeQuarantine(many(5), { unsent: ['1'], unremoved: ['2'] });
  expect(await redrive(queues, options)).toEqual({ seen: 5, redriven: 4, notSent: 1, notRemoved: 1 });
  expect(kept()).toEqual(['1', '2']);
  expect(hidden()).toEqual([]);
});

it('sends one alone when it is named', async () => {
  const { queues, sent, kept } = fakeQuarantine(many(25));
  expect(await redrive(queues, { ...options, id: '17' })).toMatchObject({ redriven: 1 });
  expect(sent.map(({ id }) => id)).toEqual(['17']);
  expect(kept()).toHaveLength(24);
});

it('does not chase what dies anew', async () => {
  const again = fakeQuarantine(many(3), {
    onResend: (messages) => messages.forEach(({ id }) => again.add(dead(`${id} again`, Date.now() + 1_000))),
  });
  expect(await redrive(again.queues, options)).toMatchObject({ redriven: 3 });
  expect(again.kept()).toEqual(['0 again', '1 again', '2 again']);
});

it('says how far it came when SQS gives up, and loses nothing', async () => {
  let requests = 0;
  const { queues, sent, kept, hidden } = fakeQuarantine(many(30), {
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

it('keeps the time at which a request was first received', async () => {
  const { queues, sent } = fakeQuarantine([dead('1', 1_795_803_123_368)]);
  await redrive(queues, { ...options, keepsReceipt: true });
  const attributes = Object.entries(sent[0]!.attributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
  const request = readQueueMessage({
    body: 'a=b',
    attributes: Object.fromEntries(attributes),
    sentTimestamp: Date.now(),
  });
  expect(request).toMatchObject({ receivedAt: '2026-11-27T18:12:03.368Z', signature: 'x' });
});
