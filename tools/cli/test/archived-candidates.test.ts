import type { ArchiveStore } from '@status-callbacks/archive/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { sid } from '@status-callbacks/testing/callbacks';
import { archivedCandidates } from '../src/list/archived-candidates.ts';
import { NOON, at, messageLife } from './message-life.ts';
import { memoryArchive } from './memory-archive.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const message = (number: number, status: string, after: number): StatusCallback =>
  messageLife({ sid: sid('SM', number), steps: [[status, after]] })[0]!;

const entries = async (store: ArchiveStore, window = { from: NOON - 5 * HOUR, to: NOON + 5 * HOUR }) =>
  (await Array.fromAsync(archivedCandidates(store, { status: 'sent' }).entries(window))).map(
    ({ resourceSid, receivedAt }) => [resourceSid, receivedAt],
  );

describe('archivedCandidates', () => {
  it('leaves in what has ended for another account alone', async () => {
    const forged = messageLife({
      sid: sid('SM', 1),
      params: { AccountSid: `AC${'b'.repeat(32)}` },
      steps: [['delivered', MINUTE]],
    });
    const { store } = await memoryArchive([message(1, 'sent', 0), ...forged]);
    expect(await entries(store)).toEqual([[sid('SM', 1), at(0)]]);
  });

  it('gives what has the status, the latest first, each once, across hours and objects that reach into the next', async () => {
    const [early, late, next] = [message(1, 'sent', -HOUR), message(2, 'sent', -MINUTE), message(3, 'sent', MINUTE)];
    const { store } = await memoryArchive([early], [late, next], [next, message(4, 'queued', 2 * MINUTE)]);
    expect(await entries(store)).toEqual([
      [sid('SM', 3), at(MINUTE)],
      [sid('SM', 2), at(-MINUTE)],
      [sid('SM', 1), at(-HOUR)],
    ]);
  });

  it('keeps to the window', async () => {
    const { store } = await memoryArchive([
      message(1, 'sent', 0),
      message(2, 'sent', MINUTE),
      message(3, 'sent', 2 * MINUTE),
    ]);
    expect(await entries(store, { from: NOON + 1, to: NOON + 2 * MINUTE })).toEqual([[sid('SM', 2), at(MINUTE)]]);
  });

  it('leaves out what is seen to have ended', async () => {
    const { store } = await memoryArchive(
      [message(1, 'sent', 0), message(2, 'sent', 0)],
      [message(1, 'delivered', MINUTE)],
    );
    expect(await entries(store)).toEqual([[sid('SM', 2), at(0)]]);
  });

  it('reads no further than somebody asks', async () => {
    const batches = Array.from({ length: 10 }, (_, index) => [message(index, 'sent', -index * HOUR)]);
    const { store } = await memoryArchive(...batches);
    let objects = 0;
    const search = { onProgress: () => (objects += 1) };
    const found = archivedCandidates(store, { status: 'sent' }, search).entries({
      from: NOON - 9 * HOUR,
      to: NOON + 1,
    });
    for await (const { resourceSid } of found) {
      expect(resourceSid).toBe(sid('SM', 0));
      break;
    }
    expect(objects).toBe(2);
  });
});
