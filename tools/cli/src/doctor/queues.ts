import { type DeadLetterQueue, deadLetterQueues } from '../dlq/dead-letter-queues.ts';
import type { Deployment } from '../deployment.ts';
import { NothingThere } from '../exit-codes.ts';
import { connectQueues } from '../held/queues.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** The queues of a deployment, and how full they are. */
export interface QueueDepths {
  readonly all: readonly DeadLetterQueue[];
  /** Messages of a queue, those in work too. */
  readonly depth: (url: string) => Promise<number>;
  /** What waits before a service, for people. */
  readonly before: (service: string) => Promise<string>;
}

export const queueDepths = async (deployment: Deployment): Promise<QueueDepths> => {
  const all = await deadLetterQueues(deployment).catch((error: unknown): DeadLetterQueue[] => {
    if (error instanceof NothingThere) return [];
    throw error;
  });
  const depth = async (url: string): Promise<number> => {
    const { visible, hidden } = await connectQueues(deployment.sqs(), { keptIn: url, from: url }).count();
    return visible + hidden;
  };
  return {
    all,
    depth,
    before: async (service) => {
      const own = all.find((one) => one.service === service && one.queue === 'main');
      if (!own) return `${service} has no queue`;
      const [live, dead] = await Promise.all([depth(own.queueUrl), depth(own.deadLettersUrl)]);
      return `${service} has ${live} in its queue and ${dead} dead letters`;
    },
  };
};

export const checkDeadLetters = async ({ all, depth }: QueueDepths): Promise<Finding[]> => {
  const counts = await Promise.all(all.map(async (one) => ({ ...one, count: await depth(one.deadLettersUrl) })));
  const full = counts.filter(({ count }) => count > 0);
  return full.length === 0
    ? [fine('dead letters', `none in ${all.length} queues`)]
    : full.map(({ service, queue, count }) =>
        wrong('dead letters', `${count} of ${service} ${queue}: callbacks dlq show ${service}`),
      );
};
