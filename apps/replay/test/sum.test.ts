import type { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ReplaySummary } from '@status-callbacks/contract/replay-run';
import { sumIn } from '../src/sum.ts';

const counts = (n: number): ReplaySummary['counts'] => ({
  objects: n,
  bytes: n * 10,
  lines: n,
  matched: n,
  sent: n,
  refused: 1,
  broken: 2,
});
const place = (line: number) => ({ key: 'callbacks/v1/dt=2026-11-23/hour=00/x', line, reason: 'not JSON' });
const lines = (...results: object[]): string => results.map((result) => `${JSON.stringify(result)}\n`).join('');
const manifest = (...keys: string[]): string =>
  JSON.stringify({ ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: keys.map((Key) => ({ Key, Size: 1 })) } });

const sumOf = (objects: Record<string, string>) =>
  sumIn(
    {
      send: (async ({ input }: GetObjectCommand) => ({
        Body: { transformToString: async () => objects[input.Key!] },
      })) as never,
    },
    'results',
  );

it('adds up what all batches of all days have counted, and keeps the first places', async () => {
  const sum = sumOf({
    'a/manifest.json': manifest('a/0', 'a/1'),
    'b/manifest.json': manifest('b/0'),
    'c/manifest.json': manifest(),
    'a/0': lines({ counts: counts(1), broken: [place(1)] }, { counts: counts(2), broken: [] }),
    'a/1': lines({ counts: counts(3), broken: [], place: {} }),
    'b/0': lines({ counts: counts(4), broken: [place(2), place(3)] }),
  });
  const manifests = ['a/manifest.json', 'b/manifest.json', 'c/manifest.json'];
  expect(await sum(manifests.map((key) => ({ manifests: [key] })))).toEqual({
    counts: { ...counts(10), refused: 4, broken: 8 },
    broken: [place(1), place(2), place(3)],
  });
});

it('is nothing for a run that wrote nothing', async () => {
  const nothing = { objects: 0, bytes: 0, lines: 0, matched: 0, sent: 0, refused: 0, broken: 0 };
  expect(await sumOf({})([])).toEqual({ counts: nothing, broken: [] });
  expect(await sumOf({})([{ manifests: [] }])).toEqual({ counts: nothing, broken: [] });
});

it('fits into the output of an execution, however much is broken', async () => {
  const broken = Array.from({ length: 20 }, (_, line) => place(line));
  const sum = sumOf({
    m: manifest('f'),
    f: lines(...Array.from({ length: 500 }, () => ({ counts: counts(1), broken }))),
  });
  const total = await sum([{ manifests: ['m'] }]);
  expect(total.counts.broken).toBe(1_000);
  expect(JSON.stringify(total).length).toBeLessThan(100_000);
});

it('does not add up what is no result', async () => {
  const sum = sumOf({ m: manifest('f'), f: lines({ counts: { objects: '1' } }) });
  await expect(sum([{ manifests: ['m'] }])).rejects.toMatchObject({ name: 'InvalidInput' });
});
