import { createLog } from '@status-callbacks/logging/log';
import type { SQSEvent } from 'aws-lambda';
import { consume, type Sink } from '../src/consume.ts';

interface Event {
  readonly id: string;
}

const parse = (body: string): Event => JSON.parse(body) as Event;

const anEvent = (...bodies: string[]) =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as unknown as SQSEvent;

const run = async (sink: Sink<Event>, ...bodies: string[]) => {
  const lines: string[] = [];
  const handler = consume({
    service: 'test',
    parse,
    sink,
    log: createLog('test', { write: (line) => lines.push(line) }),
  });
  const { batchItemFailures } = await handler(anEvent(...bodies));
  return {
    failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    lines,
    errors: lines.filter((line) => line.includes('"error"')),
  };
};

describe('consume', () => {
  it('says that nothing failed when nothing did', async () => {
    expect((await run(async () => [], '{"id":"a"}', '{"id":"b"}')).failed).toEqual([]);
  });

  it('fails a record it cannot read alone, logs it once, and keeps what it said private', async () => {
    const { failed, errors } = await run(async () => [], '{"id":"a"}', '{"To":"+15005550006', '{"id":"c"}');
    expect(failed).toEqual(['m1']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('"messageId":"m1"');
    expect(errors[0]).not.toContain('5005550006');
  });

  it('fails what the sink could not store, alone', async () => {
    const { failed, errors } = await run(async () => ['b'], '{"id":"a"}', '{"id":"b"}');
    expect(failed).toEqual(['m1']);
    expect(errors).toHaveLength(1);
  });

  it('hands the same event over once, two receipts of one callback both, and every record of a failed id fails', async () => {
    const seen: Event[] = [];
    const { failed } = await run(
      async (events) => {
        seen.push(...events);
        return ['a'];
      },
      '{"id":"a"}',
      '{"id":"b"}',
      '{"id":"a"}',
      '{"id":"a","again":true}',
    );
    expect(seen).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'a', again: true }]);
    expect(failed).toEqual(['m0', 'm2', 'm3']);
  });

  it('takes a sink that throws at its word: nothing was stored', async () => {
    const { failed } = await run(() => Promise.reject(new Error('down')), '{"id":"a"}', 'nonsense');
    expect(failed.toSorted()).toEqual(['m0', 'm1']);
  });

  it('does not bother the sink when there is nothing to store', async () => {
    const sink = () => Promise.reject(new Error('must not be called'));
    expect((await run(sink, 'nonsense')).failed).toEqual(['m0']);
  });
});
