import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../exit-codes.ts';

export interface Answer {
  readonly statusCode: number;
  readonly headers?: unknown;
}

/** How often what failed is tried again: Twilio processes nothing it answers with 429, so asking again is always safe. */
const MOST_RETRIES = { tooMany: 8, failed: 3 };

/** Longer than this nobody wants to look at a line that does not move: `--resume` is there. */
const LONGEST_WAIT_MS = 5 * 60_000;

const doubling = (retry: number): number => Math.min(500 * 2 ** (retry - 1), 30_000);

/** Seconds or a date (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after). Milliseconds. */
const retryAfter = ({ headers }: Answer): number | undefined => {
  const value = (headers as Readonly<Record<string, unknown>> | undefined)?.['retry-after'];
  if (typeof value !== 'string' || value === '') return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
};

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new Interrupted('interrupted');
  });
};

/**
 * Asks again after 429 and 5xx, and when no answer came, waiting longer each time or for as long as `Retry-After` says. What
 * comes in the end is handed on, whatever it is.
 * @see https://www.twilio.com/docs/api/errors/20429
 */
export const withPatience = async <Given extends Answer>(
  ask: () => Promise<Given>,
  signal: AbortSignal,
  backOff: (retry: number) => number = doubling,
): Promise<Given> => {
  for (let retry = 1; ; retry += 1) {
    let wait: number;
    try {
      const answer = await ask();
      const isTooMany = answer.statusCode === 429;
      if (!isTooMany && answer.statusCode < 500) return answer;
      if (retry > (isTooMany ? MOST_RETRIES.tooMany : MOST_RETRIES.failed)) return answer;
      wait = retryAfter(answer) ?? backOff(retry);
    } catch (error) {
      if (signal.aborted || retry > MOST_RETRIES.failed) throw error;
      wait = backOff(retry);
    }
    await pause(Math.min(wait, LONGEST_WAIT_MS), signal);
  }
};
