import { goThrough } from '../src/held/go-through.ts';
import type { HeldMessage } from '../src/held/held-message.ts';
import { aHeldMessage, fakeQueues } from './fake-queues.ts';

const { signal } = new AbortController();

it('looks at each message once, even if some come back meanwhile', async () => {
  const fake = fakeQueues(Array.from({ length: 43 }, (_, index) => aHeldMessage({ id: `${index}` })));
  const looks: string[] = [];
  await goThrough(fake.queues, {
    signal,
    look: async (messages) => {
      looks.push(...messages.map(({ id }) => id));
      await fake.queues.giveBack(messages);
      return new Set();
    },
  });
  expect(looks.toSorted()).toEqual(Array.from({ length: 43 }, (_, index) => `${index}`).toSorted());
  expect(fake.hidden()).toEqual([]);
});

it('ends although new messages never stop coming', async () => {
  let count = 0;
  const endless = async (): Promise<HeldMessage[]> => [
    aHeldMessage({ id: `${(count += 1)}`, ...(count > 100 && { sentTimestamp: Date.now() + 60_000 }) }),
  ];
  const given: string[] = [];
  await goThrough(
    { receive: endless, giveBack: async (messages) => void given.push(...messages.map(({ id }) => id)) },
    { signal, look: async () => new Set() },
  );
  expect(count).toBeGreaterThan(100);
  expect(count).toBeLessThan(120);
  expect(given).toHaveLength(count);
});

it('gives everything back when looking fails', async () => {
  const fake = fakeQueues(Array.from({ length: 30 }, (_, index) => aHeldMessage({ id: `${index}` })));
  const looking = goThrough(fake.queues, {
    signal,
    look: async () => {
      throw new Error('cannot look');
    },
  });
  await expect(looking).rejects.toThrow('cannot look');
  expect(fake.hidden()).toEqual([]);
});

it('takes nothing once interrupted', async () => {
  const fake = fakeQueues([aHeldMessage({ id: '1' })]);
  const looks: unknown[] = [];
  await goThrough(fake.queues, { signal: AbortSignal.abort(), look: async (m) => (looks.push(m), new Set()) });
  expect(looks).toEqual([]);
});
