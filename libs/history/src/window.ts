/** A span of time of receipt, in epoch milliseconds. */
export interface Window {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

const HOUR_MS = 3_600_000;

/** The UTC hours a window touches, as times of receipt begin (`2026-11-23T16`), the latest first. */
export function* hoursBack({ from, to }: Window): Generator<string> {
  for (let hour = Math.ceil(to / HOUR_MS) * HOUR_MS - HOUR_MS; hour + HOUR_MS > from; hour -= HOUR_MS) {
    yield new Date(hour).toISOString().slice(0, 13);
  }
}

export const isWithin = ({ from, to }: Window, receivedAt: string): boolean => {
  const time = Date.parse(receivedAt);
  return time >= from && time < to;
};
