/** `2026-11-23 16:00:01.200`, UTC. */
export const utcMilliseconds = (time: string | number): string =>
  new Date(time).toISOString().slice(0, 23).replace('T', ' ');

/** `2026-11-23 16:00:01`, UTC. */
export const utcSeconds = (time: string | number): string => utcMilliseconds(time).slice(0, 19);

/** `2026-11-23 16:00`, UTC. */
export const utcMinutes = (time: string | number): string => utcMilliseconds(time).slice(0, 16);
