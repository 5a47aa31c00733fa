/** As one word of a shell, to be pasted. */
export const shellWord = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;

/** `2026-11-23 16:00:05 UTC` */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `45 s`, `12 min`, `3 h 5 min` */
export const lasting = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`;
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `carrier-filtering` as people write it. */
export const words = (category: string): string => category.replaceAll('-', ' ');

/** `1 error`, `2 errors` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
