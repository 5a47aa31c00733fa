import type { Counts } from '@status-callbacks/replay-engine/replay';

const clock = (seconds: number): string => {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return `${minutes}:${String(rest).padStart(2, '0')}`;
};

/** How fast a run is and how long it will go on, in words; from what this run has done, not the ones before it. */
export const newPace = (start: Counts, totalBytes: number) => {
  const startedAt = performance.now();
  return ({ sent, bytes }: Counts): string => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const rate = (sent - start.sent) / seconds;
    const left = ((totalBytes - bytes) / (bytes - start.bytes)) * seconds;
    return [`${sent} events`, `${rate.toFixed(0)}/s`, ...(Number.isFinite(left) ? [`${clock(left)} left`] : [])].join(
      ', ',
    );
  };
};
