import { type Entry, newestFirst } from './entry.ts';

/**
 * Several streams, each the latest first, as one. No stream is read further than what is taken needs. A stream says nothing
 * about the order within a millisecond, so each millisecond is gathered, sorted and without repetitions: the order of the
 * whole is then the same whenever it is read, which is what a cursor relies on.
 */
export async function* merge(streams: readonly AsyncIterable<Entry>[]): AsyncGenerator<Entry> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
  try {
    for (;;) {
      const latest = heads
        .flatMap((head) => (head.done ? [] : [head.value.receivedAt]))
        .reduce((a, b) => (a > b ? a : b), '');
      if (latest === '') return;
      const together = new Map<string, Entry>();
      for (const [index, iterator] of iterators.entries()) {
        for (let head = heads[index]!; !head.done && head.value.receivedAt === latest; head = heads[index]!) {
          together.set(head.value.resourceSid, head.value);
          heads[index] = await iterator.next();
        }
      }
      yield* [...together.values()].sort(newestFirst);
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}
