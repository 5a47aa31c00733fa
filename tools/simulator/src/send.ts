import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswer, openConnections } from './post.ts';
import type { SignedRequest } from './signed-request.ts';

export interface SendOptions {
  /** Requests a second; as fast as answers come unless given. */
  readonly rate?: number;
  readonly concurrency: number;
  /** Twilio's `rc`: attempts after the first. Its default is 1. */
  readonly retries?: number;
  /** Twilio's `rp`: `ct` repeats only what never arrived; `all` also what got no answer, or a 4xx or 5xx. */
  readonly retryPolicy?: 'ct' | 'all';
  /** Milliseconds to wait before the given retry, counted from 1. */
  readonly backOff?: (retry: number) => number;
  /** Twilio's `rt`: milliseconds to wait for an answer. */
  readonly timeout?: number;
  /** Told of each answer, by the place of its request. */
  readonly onAnswer?: (index: number, answer: Answer) => void;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Stops sending; what is not sent by then has no answer, code `ABORTED`. */
  readonly signal?: AbortSignal;
}

/** What became of one request in the end: an HTTP status, or why there is none. */
export type Answer = ({ readonly status: number } | { readonly error: string }) & { readonly attempts: number };

export interface Sent {
  /** One for every request, in the same order. */
  readonly answers: readonly Answer[];
  /** How many requests ended with each status or error code. */
  readonly summary: Readonly<Record<string, number>>;
  readonly retried: number;
}

const ABORTED = 'ABORTED';
const doubling = (retry: number): number => Math.min(100 * 2 ** (retry - 1), 5000);

const summarise = (answers: readonly Answer[]): Record<string, number> => {
  const summary: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = 'status' in answer ? String(answer.status) : answer.error;
    summary[outcome] = (summary[outcome] ?? 0) + 1;
  }
  return summary;
};

/** Resolves early on abort; the caller looks at the signal. */
const pause = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  if (ms > 0) await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
};

/**
 * Sends requests in order, at most `concurrency` at a time, and accounts for every one: whatever goes wrong with a
 * request is its answer, never an exception.
 */
export const send = async (requests: readonly SignedRequest[], options: SendOptions): Promise<Sent> => {
  const { rate = Infinity, concurrency, retries = 1, retryPolicy = 'ct', signal } = options;
  const { backOff = doubling, timeout = 15_000, onAnswer, onProgress } = options;
  const connections = openConnections(concurrency, timeout);
  const answers: Answer[] = requests.map(() => ({ error: ABORTED, attempts: 0 }));
  const started = performance.now();
  let next = 0;
  let done = 0;

  const attempt = async (
    request: SignedRequest,
  ): Promise<{ answer: { status: number } | { error: string }; again: boolean }> => {
    try {
      const status = await connections.post(request, signal);
      return { answer: { status }, again: retryPolicy === 'all' && status >= 400 };
    } catch (error) {
      if (signal?.aborted) return { answer: { error: ABORTED }, again: false };
      if (!(error instanceof NoAnswer)) throw error;
      return { answer: { error: error.code }, again: retryPolicy === 'all' || !error.sent };
    }
  };

  const deliver = async (request: SignedRequest): Promise<Answer> => {
    for (let attempts = 1; ; attempts += 1) {
      const { answer, again } = await attempt(request);
      if (!again || attempts > retries || signal?.aborted) return { ...answer, attempts };
      await pause(backOff(attempts), signal);
    }
  };

  const worker = async (): Promise<void> => {
    while (next < requests.length && !signal?.aborted) {
      const index = next++;
      await pause(started + (index * 1000) / rate - performance.now(), signal);
      if (signal?.aborted) return;
      const answer = await deliver(requests[index]!);
      answers[index] = answer;
      onAnswer?.(index, answer);
      done += 1;
      onProgress?.({ done, total: requests.length });
    }
  };

  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, worker));
  } finally {
    connections.close();
  }
  return {
    answers,
    summary: summarise(answers),
    retried: answers.filter(({ attempts }) => attempts > 1).length,
  };
};
