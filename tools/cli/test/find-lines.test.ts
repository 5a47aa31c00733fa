import { objectKey } from '@status-callbacks/archive/layout';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { messageParams, sid, aCallback } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { findLines } from '../src/find-lines.ts';
import { memoryArchive } from './memory-archive.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-23T00:00:00Z');

const message = (number: number, time: number): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', number), SmsSid: sid('SM', number) }),
    receivedAt: new Date(START + time).toISOString(),
  });

const deliveryOf = ({ id, data }: StatusCallback) => ({ id, receivedAt: data.request.receivedAt });

describe('findLines', () => {
  it('finds every callback, however they were batched', async () => {
    // Batches that overlap, at the turn of the day too: an event waits up to twenty minutes for the last of its batch.
    const batched = fc.array(fc.tuple(fc.nat({ max: 48 * 60 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(batched, async (callbacks) => {
        const events = callbacks.map(([minute, lane], number) => ({
          event: message(number, minute * 60_000),
          minute,
          lane,
        }));
        const batches = Map.groupBy(events, ({ minute, lane }) => `${lane} ${Math.floor(minute / 20)}`);
        const { store } = await memoryArchive(...[...batches.values()].map((batch) => batch.map(({ event }) => event)));
        const lines = await findLines(
          store,
          events.map(({ event }) => deliveryOf(event)),
        );
        expect(lines.map((line) => line?.event)).toEqual(events.map(({ event }) => event));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the line by its object and number', async () => {
    const batch = [message(1, 0), message(2, 1_000), message(3, 2_000)];
    const { store } = await memoryArchive(batch);
    const lines = await findLines(store, batch.map(deliveryOf));
    expect(new Set(lines.map((line) => line?.key))).toEqual(new Set([objectKey(batch)]));
    expect(lines.map((line) => line?.number).sort()).toEqual([1, 2, 3]);
  });

  it('gives the original where the archive has a line rebuilt from the table beside it', async () => {
    const original = message(1, 5_000);
    const rebuilt = {
      ...original,
      data: {
        ...original.data,
        source: 'history',
        params: {},
        request: { ...original.data.request, url: '', signature: '' },
      },
    };
    const { store } = await memoryArchive([message(2, 0), original], [rebuilt]);
    const [line] = await findLines(store, [deliveryOf(original)]);
    expect(line?.event).toEqual(original);
    const alone = await memoryArchive([message(2, 0)], [rebuilt]);
    expect((await findLines(alone.store, [deliveryOf(original)]))[0]?.event).toEqual(rebuilt);
  });

  it('tells the deliveries of one callback apart', async () => {
    const [first, again] = [message(1, 0), message(1, 60_000)];
    const { store } = await memoryArchive([first], [again]);
    const lines = await findLines(store, [again, first].map(deliveryOf));
    expect(lines.map((line) => line?.key)).toEqual([objectKey([again]), objectKey([first])]);
  });

  it('reads the nearest object and no other when that has it', async () => {
    const batches = Array.from({ length: 50 }, (_, index) => [message(index, index * 60_000)]);
    const { store, read } = await memoryArchive(...batches);
    await findLines(store, [deliveryOf(batches[30]![0]!)]);
    expect(read).toEqual([objectKey(batches[30]!)]);
  });

  it('says what it does not find, and gives up after a while', async () => {
    const batches = Array.from({ length: 150 }, (_, index) => [message(index, index * 10_000)]);
    const { store, read } = await memoryArchive(...batches);
    expect(await findLines(store, [deliveryOf(message(999, HOUR_MS / 2))])).toEqual([undefined]);
    expect(read).toHaveLength(100);
  });

  it('reads on where a line is broken', async () => {
    const [one, two] = [message(1, 0), message(2, 60_000)];
    const { store, objects } = await memoryArchive([one], [two]);
    objects.set(objectKey([two]), Buffer.from('no gzip'));
    expect((await findLines(store, [deliveryOf(one), deliveryOf(two)])).map(Boolean)).toEqual([true, false]);
  });
});
