import { type Answer, withPatience } from '../src/reconcile/patience.ts';

const never = new AbortController().signal;
const NONE = (): number => 0;

/** Gives these answers in turn, the last one for ever; an error is thrown. */
const asking = (...answers: (Answer | Error)[]) => {
  let asked = 0;
  return {
    ask: async (): Promise<Answer> => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    count: () => asked,
  };
};

describe('withPatience', () => {
  it('takes the first answer that is one', async () => {
    const { ask, count } = asking(
      { statusCode: 500 },
      new Error('no connection'),
      { statusCode: 429 },
      { statusCode: 200 },
    );
    expect(await withPatience(ask, never, NONE)).toEqual({ statusCode: 200 });
    expect(count()).toBe(4);
  });

  it.each([[400], [401], [404]])('does not ask again after %s', async (statusCode) => {
    const { ask, count } = asking({ statusCode });
    expect(await withPatience(ask, never, NONE)).toEqual({ statusCode });
    expect(count()).toBe(1);
  });

  it('hands on what does not get better: four times for a failure, nine for too many requests', async () => {
    const failing = asking({ statusCode: 503 });
    expect(await withPatience(failing.ask, never, NONE)).toEqual({ statusCode: 503 });
    const throttled = asking({ statusCode: 429 });
    expect(await withPatience(throttled.ask, never, NONE)).toEqual({ statusCode: 429 });
    const silent = asking(new Error('no connection'));
    await expect(withPatience(silent.ask, never, NONE)).rejects.toThrow('no connection');
    expect([failing.count(), throttled.count(), silent.count()]).toEqual([4, 9, 4]);
  });

  it.each([
    ['seconds', (): string => '1'],
    // A date has whole seconds.
    ['a date', (): string => new Date(Date.now() + 2_000).toUTCString()],
  ])('waits as long as Retry-After says: %s', async (_, value) => {
    const { ask } = asking({ statusCode: 429, headers: { 'retry-after': value() } }, { statusCode: 200 });
    const started = performance.now();
    await withPatience(ask, never, NONE);
    expect(performance.now() - started).toBeGreaterThan(900);
  });

  it.each([['soon'], ['']])('waits as usual when Retry-After makes no sense: %j', async (value) => {
    const waited: number[] = [];
    const { ask } = asking({ statusCode: 429, headers: { 'retry-after': value } }, { statusCode: 200 });
    await withPatience(ask, never, (retry) => {
      waited.push(retry);
      return 0;
    });
    expect(waited).toEqual([1]);
  });

  it('waits longer each time, until it is told to stop', async () => {
    const interrupted = new AbortController();
    const retries: number[] = [];
    const { ask, count } = asking({ statusCode: 500 });
    const work = withPatience(ask, interrupted.signal, (retry) => {
      retries.push(retry);
      if (retry === 2) interrupted.abort();
      return retry === 2 ? 60_000 : 0;
    });
    await expect(work).rejects.toThrow('interrupted');
    expect([retries, count()]).toEqual([[1, 2], 2]);
  });
});
