import { createRandom } from '@status-callbacks/simulator/random';
import { drawFaults } from '../src/faults.ts';
import { partOf } from '../src/in-part.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);
const partFrom = (operation: string, body: string, seed: number) => partOf({ operation, body }, createRandom(seed))!;

it.each(seeds)('writes some items and names the others as unprocessed, seed %i', (seed) => {
  const requests = ['a', 'b', 'c', 'd'].map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
  const body = JSON.stringify({ RequestItems: { table: requests } });
  const part = partFrom('DynamoDB_20120810.BatchWriteItem', body, seed);
  const { table: kept } = (JSON.parse(part.body) as { RequestItems: { table: object[] } }).RequestItems;
  const { UnprocessedItems } = JSON.parse(part.answer('{"UnprocessedItems":{}}')) as {
    UnprocessedItems: { table: object[] };
  };
  expect(kept.length).toBeGreaterThan(0);
  expect(UnprocessedItems.table.length).toBeGreaterThan(0);
  expect(new Set([...kept, ...UnprocessedItems.table].map((one) => JSON.stringify(one)))).toEqual(
    new Set(requests.map((one) => JSON.stringify(one))),
  );
});

it.each(seeds)('puts some events and fails the others in their places, seed %i', (seed) => {
  const Entries = ['a', 'b', 'c', 'd', 'e'].map((Detail) => ({ Detail }));
  const part = partFrom('AWSEvents.PutEvents', JSON.stringify({ Entries }), seed);
  const { Entries: kept } = JSON.parse(part.body) as { Entries: { Detail: string }[] };
  const answered = { FailedEntryCount: 0, Entries: kept.map(({ Detail }) => ({ EventId: Detail })) };
  const answer = JSON.parse(part.answer(JSON.stringify(answered))) as {
    FailedEntryCount: number;
    Entries: { EventId?: string; ErrorCode?: string }[];
  };
  expect(answer.FailedEntryCount).toBe(5 - kept.length);
  expect(answer.Entries.map(({ EventId }, place) => EventId ?? `${Entries[place]!.Detail} failed`)).toEqual(
    Entries.map(({ Detail }) => (kept.some((one) => one.Detail === Detail) ? Detail : `${Detail} failed`)),
  );
});

it.each(seeds)('publishes some messages under their own numbers and names the others, seed %i', (seed) => {
  const ids = ['a', 'b', 'c'];
  const body = new URLSearchParams([
    ['Action', 'PublishBatch'],
    ...ids.flatMap((id, index): [string, string][] => [
      [`PublishBatchRequestEntries.member.${index + 1}.Id`, id],
      [`PublishBatchRequestEntries.member.${index + 1}.Message`, `message ${id}`],
    ]),
  ]).toString();
  const part = partFrom('PublishBatch', body, seed);
  const kept = new URLSearchParams(part.body);
  const numbers = [...kept.keys()].filter((name) => name.endsWith('.Id')).map((name) => name.split('.')[2]);
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)));
  const keptIds = numbers.map((number) => kept.get(`PublishBatchRequestEntries.member.${number}.Id`)!);
  for (const [index, id] of keptIds.entries()) {
    expect(kept.get(`PublishBatchRequestEntries.member.${index + 1}.Message`)).toBe(`message ${id}`);
  }
  const answer = part.answer('<PublishBatchResult><Successful/><Failed/></PublishBatchResult>');
  const failed = [...answer.matchAll(/<Id>(\w)<\/Id>/g)].map(([, id]) => id!);
  expect([...keptIds, ...failed].toSorted()).toEqual(ids);
});

it('leaves alone what is no batch, or a batch of one', () => {
  const random = createRandom(1);
  expect(partOf({ operation: 'DynamoDB_20120810.Query', body: '{}' }, random)).toBeUndefined();
  expect(partOf({ operation: 'AWSEvents.PutEvents', body: '{"Entries":[{}]}' }, random)).toBeUndefined();
});

it('draws the same faults from the same seed, every kind of them', () => {
  const drawn = (seed: number) => Array.from({ length: 3_000 }, drawFaults(createRandom(seed)));
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(new Set(drawn(7))).toEqual(
    new Set([undefined, 'delayed', 'throttled', 'failed', 'cut', 'unanswered', 'in part']),
  );
});
