const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const inTwo = (ms: number, [large, largeName]: [number, string], [small, smallName]: [number, string]): string => {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
};

/** `40 ms`, `1.2 s`, `3 min 12 s`, `3 h 12 min`, `2 d 3 h`: as exact as a person reads it. */
export const duration = (ms: number): string => {
  if (ms < 100) return `${Math.round(ms)} ms`;
  // Cut, not rounded: a minute is never 60.0 s.
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR) return inTwo(ms, [MINUTE, 'min'], [SECOND, 's']);
  if (ms < DAY) return inTwo(ms, [HOUR, 'h'], [MINUTE, 'min']);
  return inTwo(ms, [DAY, 'd'], [HOUR, 'h']);
};
