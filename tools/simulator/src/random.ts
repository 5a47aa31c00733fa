import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Draws that depend on the seed and on nothing else. */
export interface Random {
  /** Both ends included. */
  readonly int: (min: number, max: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
  readonly shuffle: <T>(items: readonly T[]) => T[];
  readonly hex: (length: number) => string;
  readonly digits: (length: number) => string;
  /** A stream of its own: drawing more from one never changes what another gives. */
  readonly fork: () => Random;
}

const PARTS_PER_MILLION = 1_000_000;

const over = (generator: Generator): Random => {
  const int = (min: number, max: number): number => uniformInt(generator, min, max);
  /** Several symbols a draw, because SIDs are most of what is drawn. */
  const symbols = (base: 10 | 16, length: number): string => {
    let text = '';
    while (text.length < length)
      text += int(0, base ** 6 - 1)
        .toString(base)
        .padStart(6, '0');
    return text.slice(0, length);
  };
  return {
    int,
    chance: (share) => int(1, PARTS_PER_MILLION) <= share * PARTS_PER_MILLION,
    pick: (choices) => choices[int(0, choices.length - 1)]!,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
    hex: (length) => symbols(16, length),
    digits: (length) => symbols(10, length),
    fork: () => {
      const child = generator.clone();
      generator.jump();
      return over(child);
    },
  };
};

export const createRandom = (seed: number): Random => over(xoroshiro128plus(seed));
