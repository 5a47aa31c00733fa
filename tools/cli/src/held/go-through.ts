import type { HeldMessage } from './held-message.ts';
import type { Queues } from './queues.ts';

export interface Walk {
  /** Each message once; returns the ids of those that are gone. */
  readonly look: (messages: readonly HeldMessage[]) => Promise<ReadonlySet<string>>;
  /** Nothing more need be looked at. */
  readonly isEnough?: () => boolean;
  /** Waits before messages are taken: later, the time they are hidden for would be running. */
  readonly pace?: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** How many ask at once: SQS hands out ten at a time. */
const CONCURRENCY = 4;
/** Answers in a row that hold nothing older than the walk: what was there at its start has been seen. */
const MOST_LATE_ANSWERS = 8;

const NONE: ReadonlySet<string> = new Set();

/** Knows when to stop asking a queue that never runs dry, because it gets new messages or hidden ones come back. */
const newEnding = (startedAt: number) => {
  let late = 0;
  let repeated = 0;
  return {
    note: (messages: readonly HeldMessage[], fresh: readonly HeldMessage[]): void => {
      if (fresh.length === 0) repeated += messages.length;
      else {
        repeated = 0;
        late = fresh.every(({ sentTimestamp }) => sentTimestamp > startedAt) ? late + 1 : 0;
      }
    },
    isReached: (held: number): boolean => late >= MOST_LATE_ANSWERS || repeated > held,
  };
};

/**
 * Looks at every message SQS shows, each once, and gives back what is not gone, however it ends. SQS shows at most 120,000 at
 * a time, and what others hold not at all.
 */
export const goThrough = async (
  { receive, giveBack }: Pick<Queues, 'receive' | 'giveBack'>,
  { look, isEnough = () => false, pace, signal }: Walk,
): Promise<void> => {
  const seen = new Set<string>();
  /** Receipts by id: the latest counts, should a message have come back in the meantime. */
  const held = new Map<string, string>();
  const ending = newEnding(Date.now());
  let isBroken = false;

  const isOver = (): boolean => isBroken || signal.aborted || isEnough() || ending.isReached(held.size);
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      await pace?.();
      if (isOver()) return;
      // Never aborted halfway: SQS would have hidden messages that nobody could give back.
      const messages = await receive();
      if (messages.length === 0) return;
      const fresh = messages.filter(({ id }) => !seen.has(id));
      for (const { id, receipt } of messages) {
        held.set(id, receipt);
        seen.add(id);
      }
      ending.note(messages, fresh);
      const gone = fresh.length > 0 && !isEnough() ? await look(fresh) : NONE;
      for (const id of gone) held.delete(id);
    }
  };

  const workers = Array.from({ length: CONCURRENCY }, () =>
    worker().catch((error: unknown) => {
      isBroken = true;
      throw error;
    }),
  );
  // All of them, not the first that fails: the others may still be taking messages.
  const ends = await Promise.allSettled(workers);
  await giveBack([...held].map(([id, receipt]) => ({ id, receipt })));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};
