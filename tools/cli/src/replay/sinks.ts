import { queueUrl } from '@status-callbacks/contract/addresses';
import type { Deployment } from '../deployment.ts';

export interface Sink {
  readonly name: string;
  readonly queueUrl: string;
}

const [before, after] = queueUrl('*').split('*') as [string, string];

/** Every sink that is deployed: each says where its queue is. */
export const deployedSinks = async (deployment: Deployment): Promise<Sink[]> =>
  (await deployment.addresses())
    .filter(({ address }) => address.startsWith(before) && address.endsWith(after))
    .map(({ address, value }) => ({ name: address.slice(before.length, -after.length), queueUrl: value }));

/** A replay comes from the archive, so the archiver takes it only when named. */
const ARCHIVER = 's3-archiver';

/** Whom a replay is for: one sink, or all that take replays. Nobody when no such sink is deployed. */
export const addressees = (sinks: readonly Sink[], name: string | undefined): Sink[] =>
  sinks.filter((sink) => (name === undefined ? sink.name !== ARCHIVER : sink.name === name));
