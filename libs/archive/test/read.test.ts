import { gzipSync } from 'node:zlib';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, someCallbacks } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { type Window, objectKey } from '../src/layout.ts';
import { objectBody } from '../src/object.ts';
import { type Line, linesOf, objectsIn, placeOfLine } from '../src/read.ts';
import { memoryStore } from './memory-store.ts';

const KEY = 'callbacks/v1/dt=2026-11-23/hour=16/1795449600000-0123456789abcdef.jsonl.gz';

const linesIn = (bytes: Uint8Array): Promise<Line[]> =>
  Array.fromAsync(linesOf(memoryStore(new Map([[KEY, bytes]])), KEY));
const eventsAmong = (lines: readonly Line[]): StatusCallback[] =>
  lines.flatMap((line) => ('event' in line ? [line.event] : []));
const brokenAmong = (lines: readonly Line[]): object[] =>
  lines.flatMap((line) => ('broken' in line ? [{ number: line.number, broken: line.broken }] : []));

describe('linesOf', () => {
  it('gives back what was written, line by line', async () => {
    const events = someCallbacks(5);
    const lines = await linesIn(await objectBody(events));
    expect(lines.map(({ key, number }) => [key, number])).toEqual([1, 2, 3, 4, 5].map((number) => [KEY, number]));
    expect(new Set(eventsAmong(lines).map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
  });

  it('gives every whole line of an object that ends early, and says so once', async () => {
    const events = someCallbacks(40);
    const whole = await objectBody(events);
    const all = eventsAmong(await linesIn(whole));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const lines = await linesIn(whole.subarray(0, length));
        const found = eventsAmong(lines);
        expect(found).toEqual(all.slice(0, found.length));
        expect(brokenAmong(lines)).toEqual([{ number: found.length + 1, broken: 'the object ends early' }]);
      }),
    );
  });

  it('names the place of a line that is no event, and goes on', async () => {
    const good = JSON.stringify(aCallback());
    const lines = await linesIn(gzipSync(`${good}\n{"To":"+15005550006"\n\n{"specversion":"1.0"}\n${good}\n`));
    expect(eventsAmong(lines)).toHaveLength(2);
    expect(brokenAmong(lines)).toEqual([
      { number: 2, broken: 'not an event: not JSON' },
      { number: 4, broken: expect.stringMatching(/^not an event: at id, .*data/) },
    ]);
    expect(JSON.stringify(brokenAmong(lines))).not.toContain('5005550006');
  });

  it('takes plain text for damage', async () => {
    expect(brokenAmong(await linesIn(Buffer.from('hello\n')))).toEqual([
      { number: 1, broken: 'the object is not gzip, or damaged' },
    ]);
  });

  it('does not read an object of another layout', async () => {
    const store = { ...memoryStore(new Map()), read: () => Promise.reject(new Error('read')) };
    const [line, ...more] = await Array.fromAsync(linesOf(store, 'callbacks/v1/dt=2026-11-23/hour=16/notes.txt'));
    expect(line).toMatchObject({ number: 0, broken: 'the object has another layout' });
    expect(more).toEqual([]);
    expect(placeOfLine(line!)).toBe('callbacks/v1/dt=2026-11-23/hour=16/notes.txt');
    expect(placeOfLine({ key: KEY, number: 2 })).toBe(`${KEY}:2`);
  });

  it('does not take a line without an end for a whole one', async () => {
    const lines = await linesIn(gzipSync(`${JSON.stringify(aCallback())}\n{"specversion":"1.0"`));
    expect(eventsAmong(lines)).toHaveLength(1);
    expect(brokenAmong(lines)).toEqual([{ number: 2, broken: 'the last line does not end' }]);
  });
});

describe('objectsIn', () => {
  const START = Date.parse('2026-11-23T00:00:00Z');
  const at = (minute: number): number => START + minute * 60_000;
  const storeOf = (minutes: readonly number[]) =>
    memoryStore(
      new Map(
        minutes.map((minute) => [
          objectKey([aCallback({ receivedAt: new Date(at(minute)).toISOString() })]),
          Buffer.of(),
        ]),
      ),
    );
  const keys = async (...args: Parameters<typeof objectsIn>): Promise<string[]> =>
    (await Array.fromAsync(objectsIn(...args))).map(({ key }) => key);
  const minutes = fc.uniqueArray(fc.nat({ max: 72 * 60 }), { minLength: 1, maxLength: 30 });

  it('lists what may hold events of the window, in order of time', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, fc.nat({ max: 72 * 60 }), fc.nat({ max: 600 }), async (all, start, length) => {
        const window: Window = { from: at(start), to: at(start + length) };
        const found = await keys(storeOf(all), window);
        expect(found).toEqual(found.toSorted());
        const first = start - (start % 60);
        expect(found).toHaveLength(
          length === 0 ? 0 : all.filter((minute) => minute >= first && minute < start + length).length,
        );
      }),
    );
  });

  it('goes on after any object it has given, and repeats and skips none', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, fc.nat(), async (all, cut) => {
        const store = storeOf(all);
        const window: Window = { from: START, to: at(72 * 60 + 1) };
        const found = await keys(store, window);
        const index = cut % found.length;
        expect(await keys(store, window, found[index])).toEqual(found.slice(index + 1));
      }),
    );
  });

  it('leaves alone what is not in this layout', async () => {
    const store = memoryStore(new Map([['2026-09-23/1795449600000-SM1-sent.json', Buffer.of()]]));
    expect(await keys(store, { from: START, to: at(60) })).toEqual([]);
  });
});
