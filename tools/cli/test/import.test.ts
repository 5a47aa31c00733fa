import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import { linesOf } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { sid } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { importedCallback, receiptIn } from '../src/import/blog-layout.ts';
import { type ImportPlace, importArchive } from '../src/import/import-archive.ts';

const START = Date.parse('2023-01-31T22:30:00Z');

/** The sample's key: its month is one less, so January is 00. */
const keyOf = (number: number, status: string, receivedAt: number): string => {
  const date = new Date(receivedAt);
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getUTCFullYear()}-${month}-${day}/${receivedAt}-${sid('SM', number)}-${status}.json`;
};
const bodyOf = (number: number, status: string, receivedAt: number): object => ({
  SmsSid: sid('SM', number),
  SmsStatus: status,
  MessageStatus: status,
  To: '+15005550001',
  MessageSid: sid('SM', number),
  AccountSid: sid('AC', 1),
  From: '+15005550006',
  ApiVersion: '2010-04-01',
  ...(status === 'undelivered' && { ErrorCode: '30006' }),
  sqs_record: '33bd9b6d-d4e5-4a2e-9d4f-000000000000',
  timestamp: receivedAt,
  id: '123',
  category: 'marketing',
});

it('reads the receipt from the name, whatever the day in it says', () => {
  expect(receiptIn(keyOf(1, 'sent', START))).toBe(START);
  expect(keyOf(1, 'sent', START)).toMatch(/^2023-00-31\//);
  for (const stranger of ['2023-00-31/notes.txt', 'callbacks/v1/x.json', '2023-00-31/1-SM-sent.json']) {
    expect(receiptIn(stranger)).toBeUndefined();
  }
});

it('makes an event of an object, with what is Twilio’s and what is the application’s kept apart', () => {
  const event = importedCallback(JSON.stringify(bodyOf(1, 'undelivered', START)), START);
  expect(event).toMatchObject({
    time: '2023-01-31T22:30:00.000Z',
    data: {
      product: 'messaging',
      status: 'undelivered',
      errorCode: '30006',
      source: 'import',
      custom: { id: '123', category: 'marketing' },
      request: { url: '', signature: '', receivedAt: '2023-01-31T22:30:00.000Z' },
    },
  });
  expect(event.data.params).not.toHaveProperty('timestamp');
  expect(importedCallback(JSON.stringify(bodyOf(1, 'undelivered', START)), START).id).toBe(event.id);
  expect(importedCallback(JSON.stringify(bodyOf(1, 'sent', START)), START).id).not.toBe(event.id);
});

const sourceOf = (receipts: readonly number[]): Map<string, string> =>
  new Map(
    receipts.map((receivedAt, number) => [
      keyOf(number, 'sent', receivedAt),
      JSON.stringify(bodyOf(number, 'sent', receivedAt)),
    ]),
  );

/** Imports, stopped after so many objects each time and resumed, until it is done. */
const importAll = async (source: ReadonlyMap<string, string>, stops: readonly number[] = []) => {
  const written = new Map<string, Uint8Array>();
  const broken: string[] = [];
  let place: ImportPlace | undefined;
  for (const stop of [...stops, Infinity]) {
    const stopping = new AbortController();
    let writes = 0;
    const objects = async function* () {
      for (const key of [...source.keys()].sort()) {
        if (key > (place?.after ?? '')) yield { key, bytes: source.get(key)!.length };
      }
    };
    const counts = await importArchive({
      objects: objects(),
      isWanted: () => true,
      archive: {
        read: async (key) => Buffer.from(source.get(key)!),
        add: async (events) => {
          written.set(objectKey(events), await objectBody(events));
          if (++writes >= stop) stopping.abort();
        },
      },
      ...(place && { resume: JSON.parse(JSON.stringify(place)) as ImportPlace }),
      signal: stopping.signal,
      onPlace: (now) => {
        place = now;
      },
      onBroken: (key, reason) => broken.push(`${key}: ${reason}`),
    });
    if (!stopping.signal.aborted) return { written, broken, counts };
  }
  throw new Error('the last run is never stopped');
};

const eventsOf = async (written: ReadonlyMap<string, Uint8Array>): Promise<StatusCallback[]> => {
  const store = { list: async function* () {}, read: async (key: string) => written.get(key)! };
  const lines = await Promise.all([...written.keys()].map((key) => Array.fromAsync(linesOf(store, key))));
  return lines.flat().flatMap((line) => ('event' in line ? [line.event] : []));
};

it('writes every callback once, the same objects however often it was stopped', async () => {
  const receipts = fc.uniqueArray(fc.nat({ max: 5 * 3_600_000 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(receipts, fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 4 }), async (offsets, stops) => {
      const source = sourceOf(offsets.map((offset) => START + offset));
      const whole = await importAll(source);
      const inPieces = await importAll(source, stops);
      expect(inPieces).toEqual(whole);
      const events = await eventsOf(whole.written);
      expect(events.map(({ data }) => data.resourceSid).toSorted()).toEqual(
        offsets.map((_, number) => sid('SM', number)).toSorted(),
      );
      for (const key of whole.written.keys()) expect(key).toMatch(/^callbacks\/v1\/dt=2023-0[12]-\d\d\/hour=\d\d\//);
      expect(whole.counts).toMatchObject({ objects: offsets.length, imported: offsets.length, broken: 0 });
    }),
    { numRuns: 30 },
  );
});

it('tells what is no callback, leaves strangers alone, and imports the others', async () => {
  const source = sourceOf([START, START + 1, START + 2]);
  const [first, second] = [...source.keys()].sort() as [string, string];
  source.set(first, '{"To":"+15005550001"');
  source.set(second, '[]');
  source.set('2023-00-31/readme.txt', 'hello');
  const { written, broken, counts } = await importAll(source);
  expect(broken).toEqual([`${first}: not JSON`, `${second}: not an object`]);
  expect(counts).toMatchObject({ objects: 3, imported: 1, strangers: 1, broken: 2, written: 1 });
  expect(await eventsOf(written)).toHaveLength(1);
});
