import { expected } from '@status-callbacks/simulator/expected';
import type { Plan } from '@status-callbacks/simulator/plan';
import { type SendOptions, send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { localAuthToken } from './auth-token.ts';
import { deliveries } from './deliveries.ts';
import { type Finding, compare } from './ledger.ts';
import { type ObservedSystem, observe } from './observe.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

export interface IdlingSystem extends ObservedSystem {
  readonly url: string;
  /** Resolves when no queue, function or delivery has anything left to do. */
  readonly idle: () => Promise<void>;
}

export interface Rehearsal {
  /** Requests, all kinds. */
  readonly sent: number;
  /** Distinct callbacks that passed verification. */
  readonly verified: number;
  readonly refused: number;
  readonly duplicates: number;
  /** Distinct callbacks in the archive, in the table and on the error bus. */
  readonly archived: number;
  readonly tabled: number;
  readonly routed: number;
  readonly missing: readonly Finding[];
  readonly unexpected: readonly Finding[];
  /** From the first request until the system had nothing left to do. */
  readonly seconds: number;
}

export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: NonNullable<SendOptions['onProgress']>;
  /** Everything is sent; what is left is to wait. */
  readonly onSent: () => void;
}

const distinct = (items: readonly string[]): number => new Set(items).size;

/** Sends a plan to a system that has seen nothing else, and compares what should come of it with what the sinks hold. */
export const rehearse = async (
  system: IdlingSystem,
  planned: Plan,
  { signal, onProgress, onSent }: Watch,
): Promise<Rehearsal> => {
  const target = { baseUrl: system.url, authToken: await localAuthToken(system.env) };
  const requests = planned.requests.map((request) => signedRequest(request, target));

  const started = performance.now();
  const { answers } = await unlessInterrupted(signal, send(requests, { concurrency: 16, onProgress, signal }));
  onSent();
  await unlessInterrupted(signal, system.idle());
  const seconds = Math.round(performance.now() - started) / 1000;

  const outcome = expected(planned, target);
  const observed = await unlessInterrupted(signal, observe(system));
  const { delivered, lost } = deliveries(planned.requests, answers, target);
  const { missing, unexpected } = compare(outcome, delivered, observed);
  const archived = observed.archived.map(({ id }) => id);
  const tabled = observed.tabled.map(({ id }) => id);
  return {
    sent: outcome.totals.sent,
    verified: distinct([...archived, ...tabled]),
    refused: observed.quarantined.length,
    duplicates: outcome.totals.duplicates,
    archived: distinct(archived),
    tabled: distinct(tabled),
    routed: distinct(observed.routed),
    missing: [...lost, ...missing],
    unexpected,
    seconds,
  };
};
