import type { Queues, ReceivedMessage, SqsQueue } from '@status-callbacks/emulator/messaging';
import { failedIds } from './batch-response.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { sqsEvent } from './sqs-event.ts';

/** An event source mapping as its template defines it. */
export interface EventSourceMapping {
  readonly queue: SqsQueue;
  readonly lambdaName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsFailures: boolean;
  readonly maximumConcurrency?: number;
}

export interface Poller {
  /** Whether it holds messages: gathered, or with the function. */
  readonly busy: () => boolean;
  /** Sends what is gathered without waiting for the window to pass. */
  readonly hurry: () => void;
  /** Takes no more messages, and waits for those that are with the function. */
  readonly stop: () => Promise<void>;
}

const RECEIVE_MOST = 10;
const LONG_POLL_SECONDS = 20;
/** Of 6 MiB, the most Lambda takes as an event: the rest is for what surrounds the bodies. */
const MOST_BYTES = 5 * 1_048_576;

/**
 * Gathers one batch at a time and hands it to the function, while others may still run; deletes what succeeded and leaves
 * the rest to its visibility time-out.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const startPoller = (
  mapping: EventSourceMapping,
  lambda: LambdaFunction,
  queues: Queues,
  log: (line: string) => void,
): Poller => {
  const { queue, batchSize, windowSeconds, reportsFailures } = mapping;
  const concurrency = Math.min(lambda.concurrency, mapping.maximumConcurrency ?? lambda.concurrency);
  const running = new Set<Promise<void>>();
  let gathered = 0;
  let stopped = false;
  let hurried = false;

  const gather = async (): Promise<ReceivedMessage[]> => {
    let batch = queues.receive(queue, Math.min(RECEIVE_MOST, batchSize));
    while (batch.length === 0 && !stopped) {
      await queue.waitForMessages(LONG_POLL_SECONDS);
      if (!stopped) batch = queues.receive(queue, Math.min(RECEIVE_MOST, batchSize));
    }
    hurried = false;
    const deadline = Date.now() + windowSeconds * 1000;
    let bytes = sizeOf(batch);
    for (;;) {
      gathered = batch.length;
      if (stopped || batch.length >= batchSize || bytes >= MOST_BYTES) return batch;
      const more = queues.receive(queue, Math.min(RECEIVE_MOST, batchSize - batch.length));
      if (more.length > 0) {
        batch = [...batch, ...more];
        bytes += sizeOf(more);
        continue;
      }
      const left = deadline - Date.now();
      if (left <= 0 || hurried) return batch;
      await queue.waitForMessages(left / 1000);
    }
  };

  const hand = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const ids = batch.map(({ MessageId }) => MessageId);
    let failed: ReadonlySet<string>;
    try {
      const response = await lambda.invoke(sqsEvent(queue, batch));
      failed = reportsFailures ? failedIds(response, ids) : new Set();
    } catch (error) {
      log(`${lambda.name}: ${(error as Error).message}`);
      failed = new Set(ids);
    }
    if (failed.size > 0) log(`${lambda.name}: ${failed.size} of ${ids.length} messages failed, tried again later`);
    for (const { MessageId, ReceiptHandle } of batch) if (!failed.has(MessageId)) queue.deleteMessage(ReceiptHandle);
  };

  const poll = async (): Promise<void> => {
    while (!stopped) {
      if (running.size >= concurrency) await Promise.race(running);
      const batch = await gather();
      // What a stopping poller has gathered stays in flight; the next run starts by releasing it.
      if (!stopped && batch.length > 0) {
        const run = hand(batch).finally(() => running.delete(run));
        running.add(run);
      }
      gathered = 0;
    }
  };
  const polling = poll();

  return {
    busy: () => gathered > 0 || running.size > 0,
    hurry: () => {
      hurried = true;
      queue.cancelWaiters();
    },
    stop: async () => {
      stopped = true;
      queue.cancelWaiters();
      await polling;
      await Promise.all(running);
    },
  };
};

const sizeOf = (messages: readonly ReceivedMessage[]): number =>
  messages.reduce((bytes, { Body }) => bytes + Buffer.byteLength(Body), 0);
