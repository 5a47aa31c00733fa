import type { consume } from '@status-callbacks/lambda/consume';
import { anSqsRecord } from '@status-callbacks/testing/sqs';

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly due: number;
  readonly receives: number;
}

export interface FakeQueueOptions {
  readonly handle: ReturnType<typeof consume>;
  readonly now: () => number;
  readonly batchSize?: number;
  /** How often each batch is delivered, and side by side. */
  readonly deliveries?: number;
}

const VISIBILITY_MS = 180_000;
const MOST_RECEIVES = 5;

/** A queue with a function behind it that goes by a clock of the test's: delays, redelivery and dead letters as in SQS. */
export const fakeQueue = ({ handle, now, batchSize = 10, deliveries = 1 }: FakeQueueOptions) => {
  let waiting: Waiting[] = [];
  const deadLetters: string[] = [];
  let sent = 0;
  let failures = 0;

  const deliver = async (batch: readonly Waiting[]): Promise<void> => {
    const records = batch.map(({ id, body }) => anSqsRecord(id, body));
    const answers = await Promise.all(Array.from({ length: deliveries }, () => handle({ Records: records })));
    failures += answers.reduce((sum, { batchItemFailures }) => sum + batchItemFailures.length, 0);
    for (const message of batch) {
      const failed = answers.every(({ batchItemFailures }) =>
        batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === message.id),
      );
      if (!failed) continue;
      const receives = message.receives + 1;
      if (receives === MOST_RECEIVES) deadLetters.push(message.body);
      else waiting.push({ ...message, receives, due: now() + VISIBILITY_MS });
    }
  };

  return {
    deadLetters: deadLetters as readonly string[],
    send: (body: string, delaySeconds = 0): void => {
      waiting.push({ id: `m${(sent += 1)}`, body, due: now() + delaySeconds * 1_000, receives: 0 });
    },
    sent: () => sent,
    /** How often a message failed, in whichever of its deliveries. */
    failures: () => failures,
    /** When the next message can be received. */
    nextDue: () => waiting.reduce((earliest, { due }) => Math.min(earliest, due), Infinity),
    /** Hands over all that can be received now. */
    drain: async (): Promise<void> => {
      const due = waiting.filter((message) => message.due <= now());
      waiting = waiting.filter((message) => message.due > now());
      for (let start = 0; start < due.length; start += batchSize) await deliver(due.slice(start, start + batchSize));
    },
  };
};
