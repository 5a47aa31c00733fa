import { type Explanation, explain } from '@status-callbacks/signature/explain';
import { goThrough } from '../held/go-through.ts';
import { type Refused, refusedIn, requestIn } from './refused.ts';
import type { Keyrings } from './keyrings.ts';
import type { Queues } from '../held/queues.ts';

export interface Explained extends Refused, Explanation {}

export interface ExplainOptions extends Keyrings {
  readonly hosts: readonly string[];
  /** Only this message. */
  readonly id?: string | undefined;
  /** How many messages at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (explained: number) => void;
}

/** Says of each message under which mistake its signature would be right. */
export const explanations = async (
  queues: Pick<Queues, 'receive' | 'giveBack'>,
  { present, previous, hosts, id, limit, signal, onProgress }: ExplainOptions,
): Promise<Explained[]> => {
  const explained: Explained[] = [];
  const isEnough = (): boolean => explained.length >= (id === undefined ? limit : 1);
  await goThrough(queues, {
    signal,
    isEnough,
    look: async (messages) => {
      for (const message of messages) {
        // Each may try thousands of spellings: a Ctrl-C need not wait for ten.
        if (isEnough() || signal.aborted) break;
        if (id !== undefined && message.id !== id) continue;
        const request = requestIn(message);
        const explanation = explain(request, present, { hosts, ...(previous && { previous }) });
        explained.push({ ...refusedIn(message, request), ...explanation });
        onProgress?.(explained.length);
      }
      return new Set();
    },
  });
  return explained;
};
