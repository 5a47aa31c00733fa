import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { newPacer } from '@status-callbacks/replay-engine/pacer';
import type { Sink } from './sinks.ts';

export interface GateOptions {
  readonly sqs: SQSClient;
  readonly sinks: readonly Sink[];
  /** Events a second. */
  readonly rate: number;
  /** Live traffic goes first: while a queue is deeper than this, nothing is sent. */
  readonly mostQueued: number;
  readonly signal: AbortSignal;
  readonly onWait: (sink: string, depth: number) => void;
}

const LOOK_EVERY_MS = 1_000;

/** Lets events through at a rate, and only while every queue they go to is shallow. */
export const openGate = ({ sqs, sinks, rate, mostQueued, signal, onWait }: GateOptions) => {
  const pacer = newPacer(rate, signal);
  let lookAgainAt = 0;
  const depthOf = async (QueueUrl: string): Promise<number> => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  };
  const wait = async (): Promise<void> => {
    while (!signal.aborted) {
      lookAgainAt = performance.now() + LOOK_EVERY_MS;
      const depths = await Promise.all(
        sinks.map(async ({ name, queueUrl }) => ({ name, depth: await depthOf(queueUrl) })),
      );
      const full = depths.find(({ depth }) => depth > mostQueued);
      if (!full) return;
      onWait(full.name, full.depth);
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  // Lanes ask side by side; they wait together for one look.
  let looking: Promise<void> | undefined;
  return async (count: number): Promise<void> => {
    if (performance.now() >= lookAgainAt) looking ??= wait().finally(() => (looking = undefined));
    await looking;
    await pacer.ready();
    pacer.spent(count);
  };
};
