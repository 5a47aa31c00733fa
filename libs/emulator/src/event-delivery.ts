import type { BusEvent, Delivery, Journal } from './event-journal.ts';

export interface Target {
  /** Resolves once the target has taken the event; rejects to have it tried again. */
  readonly deliver: (event: BusEvent) => unknown;
  /** Tries after the first. @default 185, as on AWS */
  readonly maxRetries?: number;
  /** @default 24 hours, as on AWS */
  readonly maxAgeSeconds?: number;
  /** Gets the event when the tries are used up; without one, the event is given up, and `log` is told. */
  readonly deadLetter?: (event: BusEvent, reason: string) => unknown;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const DEFAULTS = { maxRetries: 185, maxAgeSeconds: 24 * 60 * 60 };
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 60_000;

/** Hands journaled events to their targets until each has taken them, one at a time for each delivery. */
export const createDeliverer = (
  journal: Journal,
  targets: ReadonlyMap<string, Target>,
  log: (line: string) => void,
) => {
  const pending = new Map<number, Delivery>();
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const schedule = (delivery: Delivery): void => {
    if (stopped || !targets.has(delivery.target)) return;
    pending.set(delivery.id, delivery);
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        const run = attempt(delivery).finally(() => running.delete(run));
        running.add(run);
      },
      Math.max(0, delivery.due - Date.now()),
    );
    timers.add(timer);
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    const target = { ...DEFAULTS, ...targets.get(delivery.target)! };
    try {
      await target.deliver(delivery.event);
    } catch (error) {
      if (stopped) return;
      const attempts = delivery.attempts + 1;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
      const due = Date.now() + wait;
      if (attempts <= target.maxRetries && due < delivery.since + target.maxAgeSeconds * 1000) {
        journal.postpone(delivery, attempts, due);
        return schedule({ ...delivery, attempts, due });
      }
      await giveUp(delivery, target, String(error));
    }
    pending.delete(delivery.id);
    journal.settle(delivery);
  };

  const giveUp = async ({ target: name, event }: Delivery, target: Target, reason: string): Promise<void> => {
    if (target.deadLetter) await target.deadLetter(event, reason);
    else log(`event ${event.id} given up: ${name} has no dead-letter queue (${reason})`);
  };

  return {
    schedule,
    pending: (): number => pending.size,
    /** What is still owed stays in the journal. */
    stop: async (): Promise<void> => {
      stopped = true;
      timers.forEach(clearTimeout);
      await Promise.allSettled(running);
    },
  };
};
