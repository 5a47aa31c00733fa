const START = Date.UTC(2026, 10, 23, 15, 59);

/** RFC 3339. */
export const iso8601 = (second: number): string => new Date(START + second * 1_000).toISOString();

/** As calls, recordings and conferences write it: `Mon, 23 Nov 2026 15:59:00 +0000`. */
export const rfc2822 = (second: number): string =>
  new Date(START + second * 1_000).toUTCString().replace('GMT', '+0000');

/** As TaskRouter writes it. */
export const epochSeconds = (second: number): string => String(START / 1_000 + second);
