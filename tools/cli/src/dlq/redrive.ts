import { newPacer } from '@status-callbacks/replay-engine/pacer';
import { goThrough } from '../held/go-through.ts';
import type { HeldMessage } from '../held/held-message.ts';
import { directRoutes } from '@status-callbacks/contract/declared-parameters';
import {
  type QueueMessage,
  readDirectMessage,
  readEnvelope,
  toEnvelope,
} from '@status-callbacks/signature/queue-message';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import type { Queues, Resent } from '../held/queues.ts';

export interface RedriveOptions {
  /** Only this message. */
  readonly id?: string | undefined;
  /** Messages a second. */
  readonly rate: number;
  readonly dryRun?: boolean;
  /**
   * Of a queue whose messages are requests, which go to the queue of envelopes: SQS dates a message anew, and when a callback was
   * received is when it first came.
   */
  readonly requestsOf?: keyof typeof readers | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (seen: number) => void;
}

export interface Redriven {
  readonly seen: number;
  /** Taken by the queue they came from; in a dry run, what would have been sent there. */
  readonly redriven: number;
  /** SQS did not take them: they are still dead letters. */
  readonly notSent: number;
  /** Sent, and still dead letters as well: a further redrive sends them again, which sinks take as the same. */
  readonly notRemoved: number;
  /** What ended it early. */
  readonly stoppedBy?: Error;
}

const readers = {
  direct: (message: QueueMessage): ReceivedRequest =>
    readDirectMessage(message, (path) => directRoutes[path] ?? []).request,
  envelope: (message: QueueMessage): ReceivedRequest | undefined => readEnvelope(message)?.request,
} as const;

/**
 * A request as an envelope, with the time it was first received at. Read as `ingest` reads its queue: attributes that a caller has
 * written to a direct route stay behind. What cannot be read goes as it is, and is refused by `ingest` for that.
 */
const enveloped =
  (queue: keyof typeof readers) =>
  ({ id, body, attributes, sentTimestamp }: HeldMessage): Resent => {
    const texts = Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue] as const),
    );
    const request = readers[queue]({ body, attributes: texts, sentTimestamp });
    if (!request) return { id, body, attributes };
    const envelope = toEnvelope(request);
    const StringValue = envelope.attributes['request']!;
    return { id, body: envelope.body, attributes: { request: { DataType: 'String', StringValue } } };
  };

/**
 * Sends dead letters back to the queue they came from, as they are. Each leaves only once SQS has its copy, so that killed at
 * any point and run again nothing is lost. What has died anew while it ran is left for the next time.
 *
 * Not SQS's own `StartMessageMoveTask`: that one knows no single message, no dry run, and runs on when nobody watches.
 */
export const redrive = async (queues: Queues, options: RedriveOptions): Promise<Redriven> => {
  const { id: wanted, rate, dryRun = false, requestsOf, signal, onProgress } = options;
  const startedAt = Date.now();
  const pacer = newPacer(rate, signal);
  const counts = { seen: 0, redriven: 0, notSent: 0, notRemoved: 0 };
  const isMeant = ({ id, sentTimestamp }: HeldMessage): boolean =>
    wanted === undefined ? sentTimestamp < startedAt : id === wanted;

  const move = async (due: readonly HeldMessage[]): Promise<ReadonlySet<string>> => {
    pacer.spent(due.length);
    let taken: ReadonlySet<string> = new Set();
    let gone: ReadonlySet<string> = new Set();
    try {
      taken = await queues.resend(requestsOf ? due.map(enveloped(requestsOf)) : due);
      gone = await queues.remove(due.filter(({ id }) => taken.has(id)));
    } finally {
      counts.redriven += taken.size;
      counts.notSent += due.length - taken.size;
      counts.notRemoved += taken.size - gone.size;
    }
    return gone;
  };
  const look = async (messages: readonly HeldMessage[]): Promise<ReadonlySet<string>> => {
    const due = messages.filter(isMeant);
    counts.seen += messages.length;
    if (dryRun) counts.redriven += due.length;
    const gone = dryRun || due.length === 0 ? new Set<string>() : await move(due);
    onProgress?.(counts.seen);
    return gone;
  };

  try {
    await goThrough(queues, {
      look,
      signal,
      pace: pacer.ready,
      isEnough: () => wanted !== undefined && counts.redriven > 0,
    });
    return counts;
  } catch (error) {
    return { ...counts, stoppedBy: error as Error };
  }
};
