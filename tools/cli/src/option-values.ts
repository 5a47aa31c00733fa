import { InvalidArgumentError } from 'commander';

export const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
};

/** Requests a second. */
export const positive = (text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number < Infinity)) throw new InvalidArgumentError('Not a number above zero.');
  return number;
};

/** `0.05` and `5%` are the same. */
export const share = (text: string): number => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(number) / (percent ? 100 : 1);
  if (!(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('Not a share: give 0 to 1, or 0% to 100%.');
  }
  return value;
};

/** Collects `name=value`, repeatable; the last value of a name counts. */
export const parameter = (text: string, earlier: Record<string, string> = {}): Record<string, string> => {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Not name=value.');
  return { ...earlier, [name]: value };
};

/** Collects `name=value`, repeatable; every value of a name counts, an empty one too. */
export const pair = (
  text: string,
  earlier: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Not name=value.');
  return [...earlier, [name, value]];
};

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const milliseconds = (text: string): number | undefined => {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(number) * UNITS[unit]!;
};

/** `90s`, `15m`, `1h`, `2d`. Milliseconds. */
export const age = (text: string): number => {
  const age = milliseconds(text);
  if (age === undefined) throw new InvalidArgumentError('Not an age like 15m, 4h or 2d.');
  return age;
};

/** A time, or how long ago: `2026-11-23`, `2026-11-23T16:00Z`, `90s`, `15m`, `1h`, `2d`. Epoch milliseconds. */
export const since = (text: string): number => {
  const ago = milliseconds(text);
  if (ago !== undefined) return Date.now() - ago;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Neither a time like 2026-11-23T16:00Z nor an age like 1h.');
  return time;
};
