import { newPacer } from '@status-callbacks/replay-engine/pacer';
import type { Keyring } from '@status-callbacks/signature/keys';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import { verify } from '@status-callbacks/signature/verify';
import { goThrough } from '../held/go-through.ts';
import type { HeldMessage } from '../held/held-message.ts';
import { receivedMark } from '../held/received-mark.ts';
import { refusedIn, requestIn } from './refused.ts';
import type { Queues, Resent } from '../held/queues.ts';

export interface ReleaseOptions {
  readonly keyring: Keyring;
  /** Only what was refused for this. */
  readonly reason?: string | undefined;
  /** Only what was received then or later: epoch milliseconds. */
  readonly since?: number | undefined;
  /** Messages a second. */
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (seen: number) => void;
}

export interface Released {
  readonly seen: number;
  /** Taken by the queue of `ingest`; in a dry run, what would have been sent there. */
  readonly released: number;
  /** Still refused with the present keys, by reason. */
  readonly stayed: Readonly<Record<string, number>>;
  /** Not asked for by `reason` and `since`. */
  readonly passedOver: number;
  /** SQS did not take them, so they are still in quarantine. */
  readonly notSent: number;
  /** Sent, and still in quarantine as well: a further release sends them again, under the same event id. */
  readonly notRemoved: number;
  /** Sent, and refused by `ingest` once more while this ran. */
  readonly refusedAgain: number;
  /** What ended it early. */
  readonly stoppedBy?: Error;
}

/** Verified or not, `ingest` would refuse it again: no topic takes it. */
const TOO_LARGE = 'too-large';

/** As it came, with the verdict replaced by a mark that keeps the time of receipt and has the keys read anew. */
const resent = ({ id, body, attributes }: HeldMessage, { receivedAt }: ReceivedRequest): Resent => ({
  id,
  body,
  attributes: {
    ...Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== 'refusal')),
    ...receivedMark(receivedAt),
  },
});

/**
 * Sends back to `ingest` what verifies with the present keys. A message leaves quarantine only once SQS has its copy, so that
 * killed at any point and run again nothing is lost; what is sent twice is one event, because its id comes from what Twilio
 * signed.
 */
export const release = async (queues: Queues, options: ReleaseOptions): Promise<Released> => {
  const { keyring, reason: wanted, since = 0, rate, dryRun = false, signal, onProgress } = options;
  const startedAt = Date.now();
  const pacer = newPacer(rate, signal);
  const stayed: Record<string, number> = {};
  /** Requests sent back: one that returns in a message younger than this run was refused again. */
  const sentRequests = new Set<string>();
  const counts = { seen: 0, released: 0, passedOver: 0, notSent: 0, notRemoved: 0, refusedAgain: 0 };

  const judge = (message: HeldMessage): Resent[] => {
    const request = requestIn(message);
    const { reason, receivedAt } = refusedIn(message, request);
    if (message.sentTimestamp >= startedAt && sentRequests.has(request.requestId ?? message.id)) {
      counts.refusedAgain += 1;
      return [];
    }
    if ((wanted !== undefined && reason !== wanted) || Date.parse(receivedAt) < since) {
      counts.passedOver += 1;
      return [];
    }
    const verification = verify(request, keyring);
    const still = verification.outcome === 'refused' ? verification.reason : undefined;
    const refusal = still ?? (reason === TOO_LARGE && wanted !== TOO_LARGE ? TOO_LARGE : undefined);
    if (refusal !== undefined) {
      stayed[refusal] = (stayed[refusal] ?? 0) + 1;
      return [];
    }
    if (request.requestId) sentRequests.add(request.requestId);
    return [resent(message, request)];
  };

  const look = async (messages: readonly HeldMessage[]): Promise<ReadonlySet<string>> => {
    const due = messages.flatMap(judge);
    counts.seen += messages.length;
    if (dryRun) {
      counts.released += due.length;
      onProgress?.(counts.seen);
      return new Set();
    }
    pacer.spent(due.length);
    let taken: ReadonlySet<string> = new Set();
    try {
      taken = await queues.resend(due);
    } finally {
      counts.released += taken.size;
      counts.notSent += due.length - taken.size;
    }
    let gone: ReadonlySet<string> = new Set();
    try {
      gone = await queues.remove(messages.filter(({ id }) => taken.has(id)));
    } finally {
      counts.notRemoved += taken.size - gone.size;
    }
    onProgress?.(counts.seen);
    return gone;
  };

  try {
    await goThrough(queues, { look, signal, pace: pacer.ready });
    return { ...counts, stayed };
  } catch (error) {
    return { ...counts, stayed, stoppedBy: error as Error };
  }
};
