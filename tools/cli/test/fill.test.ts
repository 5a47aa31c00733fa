import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Publish } from '@status-callbacks/topic/publish';
import { fillThrough } from '../src/reconcile/fill.ts';

const many = (count: number): StatusCallback[] =>
  Array.from({ length: count }, (_, index) =>
    buildStatusCallback({
      id: `e${index}`,
      params: { MessageSid: `SM${'0a'.repeat(16)}`, MessageStatus: 'delivered' },
      custom: {},
      source: 'reconciliation',
      request: { url: '', signature: '', receivedAt: '2026-11-23T16:00:00.000Z' },
    }),
  );

/** A topic that fails what `fails` names: for now, or for good. */
const fakeTopic = (fails: (id: string, attempt: number) => 'now' | 'for good' | undefined = () => undefined) => {
  const attempts = new Map<string, number>();
  const sizes: number[] = [];
  const publish: Publish = async (publications) => {
    sizes.push(publications.length);
    return publications.flatMap(({ event: { id } }, index) => {
      const attempt = (attempts.get(id) ?? 0) + 1;
      attempts.set(id, attempt);
      const failure = fails(id, attempt);
      return failure ? [{ index, code: 'InternalError', permanent: failure === 'for good' }] : [];
    });
  };
  return { fill: fillThrough(publish, [0, 0]), attempts, sizes };
};

describe('fillThrough', () => {
  it('puts every event on the topic, a hundred at a time', async () => {
    const { fill, sizes } = fakeTopic();
    expect((await fill(many(230))).size).toBe(230);
    expect(sizes).toEqual([100, 100, 30]);
  });

  it('tries again what the topic could not take, and that alone', async () => {
    const { fill, attempts } = fakeTopic((id, attempt) =>
      ['e1', 'e3'].includes(id) && attempt < 3 ? 'now' : undefined,
    );
    expect([...(await fill(many(5)))].toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
    expect(Object.fromEntries(attempts)).toEqual({ e0: 1, e1: 3, e2: 1, e3: 3, e4: 1 });
  });

  it('does not return what the topic never takes', async () => {
    const { fill, attempts } = fakeTopic((id) => (id === 'e1' ? 'for good' : undefined));
    expect([...(await fill(many(3)))]).toEqual(['e0', 'e2']);
    expect(attempts.get('e1')).toBe(1);
  });

  it('gives up when the topic does not get better', async () => {
    const { fill, attempts } = fakeTopic((id) => (id === 'e2' ? 'now' : undefined));
    await expect(fill(many(3))).rejects.toMatchObject({
      name: 'Unreachable',
      message: 'the topic does not take 1 events: InternalError',
    });
    expect(attempts.get('e2')).toBe(3);
  });

  it('asks nobody about nothing', async () => {
    const { fill, sizes } = fakeTopic();
    expect((await fill([])).size).toBe(0);
    expect(sizes).toEqual([]);
  });
});
