import { parameterPath, queueUrl } from '@status-callbacks/contract/addresses';
import type { Deployment } from '../deployment.ts';
import { Unreachable } from '../exit-codes.ts';

export interface Sink {
  readonly name: string;
  readonly queueUrl: string;
}

const [before, after] = queueUrl('*').split('*') as [string, string];

/**
 * Every sink that is deployed: each says where its queue is.
 * @throws {Unreachable} when there is none
 */
export const deployedSinks = async (deployment: Deployment): Promise<Sink[]> => {
  const sinks = (await deployment.addresses())
    .filter(({ address }) => address.startsWith(before) && address.endsWith(after))
    .map(({ address, value }) => ({ name: address.slice(before.length, -after.length), queueUrl: value }));
  if (sinks.length > 0) return sinks;
  throw new Unreachable(`no sink is deployed to ${deployment.name}: none stands in ${parameterPath(deployment.stage)}`);
};

/** A replay comes from the archive, so the archiver takes it only when named. */
const ARCHIVER = 's3-archiver';

/** Whom a replay is for: one sink, or all that take replays. Nobody when no such sink is deployed. */
export const addressees = (sinks: readonly Sink[], name: string | undefined): Sink[] =>
  sinks.filter((sink) => (name === undefined ? sink.name !== ARCHIVER : sink.name === name));
