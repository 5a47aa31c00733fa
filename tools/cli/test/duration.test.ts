import { duration } from '../src/duration.ts';

it.each([
  [0, '0 ms'],
  [99, '99 ms'],
  [100, '0.1 s'],
  [1_249, '1.2 s'],
  [59_999, '59.9 s'],
  [60_000, '1 min'],
  [192_000, '3 min 12 s'],
  [3_600_000, '1 h'],
  [11_520_000, '3 h 12 min'],
  [86_400_000, '1 d'],
  [183_600_000, '2 d 3 h'],
])('says %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));
