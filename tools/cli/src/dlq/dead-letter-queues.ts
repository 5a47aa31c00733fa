import { QUEUES } from '@status-callbacks/contract/addresses';
import type { Deployment } from '../deployment.ts';
import { NothingThere } from '../exit-codes.ts';

/** A queue of a service, by the name its stack knows it by, and where what failed five times in it is kept. */
export interface DeadLetterQueue {
  readonly service: string;
  readonly queue: string;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

export interface Wanted {
  readonly service?: string | undefined;
  readonly queue?: string | undefined;
}

const byName = (a: DeadLetterQueue, b: DeadLetterQueue): number =>
  `${a.service} ${a.queue}` < `${b.service} ${b.queue}` ? -1 : 1;

/**
 * Those that the deployed stacks have published.
 * @throws {NothingThere} when there is none of that service, or of that name, and says which there are
 */
export const deadLetterQueues = async (deployment: Deployment, wanted: Wanted = {}): Promise<DeadLetterQueue[]> => {
  const all = (await deployment.addresses())
    .filter(({ address }) => address.startsWith(QUEUES))
    .map(({ address, value }): DeadLetterQueue => {
      const [service = '', queue = ''] = address.slice(QUEUES.length).split('/');
      return { service, queue, ...(JSON.parse(value) as Pick<DeadLetterQueue, 'queueUrl' | 'deadLettersUrl'>) };
    })
    .toSorted(byName);
  const ofService = all.filter(({ service }) => service === (wanted.service ?? service));
  const found = ofService.filter(({ queue }) => queue === (wanted.queue ?? queue));
  if (found.length > 0) return found;
  const there =
    ofService.length > 0 ? ofService.map(({ queue }) => queue) : [...new Set(all.map(({ service }) => service))];
  const what =
    ofService.length > 0
      ? `${wanted.service} has no queue ${wanted.queue}`
      : `no queues of ${wanted.service ?? 'any service'}`;
  throw new NothingThere(`${what} in ${deployment.name}${there.length > 0 ? `; there is ${there.join(', ')}` : ''}`);
};
