import type { Aws } from '@status-callbacks/emulator/aws';
import { setTimeout as delay } from 'node:timers/promises';
import type { LambdaFunction } from './lambda-function.ts';
import type { EventSourceMapping, Poller } from './poller.ts';

const CHECK_EVERY_MS = 20;

export interface Running {
  readonly aws: Aws;
  readonly mappings: readonly EventSourceMapping[];
  readonly pollers: readonly Poller[];
  readonly lambdas: readonly LambdaFunction[];
}

/**
 * Resolves when every queue that a function reads is empty, no function and no state machine runs and the bus owes no
 * delivery. Batches that only wait for their window are sent at once, as nothing more can join them. A message with a delay
 * is a timer, not work: nobody waits for it. Rejects when the system stops first.
 */
export const whenIdle = async ({ aws, mappings, pollers, lambdas }: Running, stopped: AbortSignal): Promise<void> => {
  for (;;) {
    stopped.throwIfAborted();
    const working =
      aws.bus.pending() > 0 ||
      aws.stateMachines.running() > 0 ||
      lambdas.some((lambda) => lambda.running() > 0) ||
      mappings.some(({ queue }) => queue.messages.length > 0);
    if (!working) {
      if (mappings.every(({ queue }) => queue.inflightMessages.size === 0) && !pollers.some((poller) => poller.busy()))
        return;
      pollers.forEach((poller) => poller.hurry());
    }
    await delay(CHECK_EVERY_MS);
  }
};
