import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type AwsFaults, startAwsFaults } from '../src/aws-faults.ts';
import { SLOW_MS } from '../src/sink.ts';

/** What the service was asked for, each request as it came through. */
const asked: unknown[] = [];

const service = createServer((request, response) => {
  void json(request).then((body) => {
    asked.push(body);
    const { Entries = [] } = body as { Entries?: { Id: string }[] };
    response.end(
      JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Entries: Entries.map(() => ({ EventId: 'e' })) }),
    );
  });
});
let faults: AwsFaults;

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  faults = await startAwsFaults(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);
});
beforeEach(() => asked.splice(0));
afterAll(async () => {
  await faults.stop();
  service.close();
});

const call = async (operation: string | undefined, body: unknown) => {
  const headers = operation ? { 'x-amz-target': `Service.${operation}` } : {};
  const answer = await fetch(faults.url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
};

it.each([
  ['throttled', 'PutEvents', 400, 'ThrottlingException'],
  ['throttled', undefined, 503, '<Code>SlowDown</Code>'],
  ['failing', 'PutEvents', 500, 'InternalServerError'],
  ['failing', undefined, 500, '<Code>InternalError</Code>'],
  ['partly', undefined, 500, '<Code>InternalError</Code>'],
] as const)('%s: answers %s as AWS does, and asks nobody', async (fault, operation, status, text) => {
  faults.set(fault);
  expect(await call(operation, {})).toEqual({ status, text: expect.stringContaining(text) });
  expect(asked).toEqual([]);
});

it('does the work or does not, and the line goes dead', async () => {
  faults.set('unreachable');
  await expect(call('PutEvents', {})).rejects.toThrow();
  expect(asked).toHaveLength(0);
  faults.set('unanswered');
  await expect(call('PutEvents', {})).rejects.toThrow();
  expect(asked).toHaveLength(1);
});

it('takes its time, and tells requests that wait together from those that wait for each other', async () => {
  faults.set('slow');
  const began = performance.now();
  expect(await call('PutEvents', {})).toMatchObject({ status: 200 });
  expect(performance.now() - began).toBeGreaterThanOrEqual(SLOW_MS - 1);
  expect(await call('PutEvents', {})).toMatchObject({ status: 200 });
  expect(faults.rounds()).toBe(2);
  faults.set('slow');
  await Promise.all([call('PutEvents', {}), call('PutEvents', {})]);
  expect(faults.rounds()).toBe(1);
});

it.each([
  [
    'BatchWriteItem',
    { RequestItems: { t: [1, 2, 3] } },
    { RequestItems: { t: [3] } },
    { UnprocessedItems: { t: [1, 2] } },
  ],
  [
    'PutEvents',
    { Entries: [1, 2, 3] },
    { Entries: [3] },
    {
      FailedEntryCount: 2,
      Entries: [
        expect.objectContaining({ ErrorCode: 'ThrottlingException' }),
        expect.objectContaining({ ErrorCode: 'ThrottlingException' }),
        { EventId: 'e' },
      ],
    },
  ],
  [
    'SendMessageBatch',
    { QueueUrl: 'q', Entries: [{ Id: 'a' }, { Id: 'b' }] },
    { QueueUrl: 'q', Entries: [{ Id: 'b' }] },
    {
      Successful: [{ Id: 'b' }],
      Failed: [expect.objectContaining({ Id: 'a', Code: 'ServiceUnavailable', SenderFault: false })],
    },
  ],
])('hides in a 200 of %s that half was not taken', async (operation, sent, passed, answer) => {
  faults.set('partly');
  const { status, text } = await call(operation, sent);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual(answer);
  expect(asked).toEqual([passed]);
});

it('leaves nobody to ask where there is only one', async () => {
  faults.set('partly');
  const { text } = await call('BatchWriteItem', { RequestItems: { t: [1] } });
  expect(JSON.parse(text)).toEqual({ UnprocessedItems: { t: [1] } });
  expect(asked).toEqual([]);
});
