import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { Unreachable } from '../exit-codes.ts';
import type { HeldMessage } from './held-message.ts';
import { requestBatches } from './request-batches.ts';

/** A message on its way back to the queue it came from. */
export interface Resent {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** About how many messages a queue has. */
export interface Census {
  readonly visible: number;
  /** In somebody else's hands; those of a program that was killed come back within `HIDDEN_SECONDS`. */
  readonly hidden: number;
}

/** Messages that are kept for people to look at, and the queue they would go back to. */
export interface Queues {
  readonly count: () => Promise<Census>;
  /** At most ten messages, hidden from everybody for `HIDDEN_SECONDS`; none when all are hidden. */
  readonly receive: () => Promise<HeldMessage[]>;
  /** Total: what cannot be given back comes back by itself. */
  readonly giveBack: (messages: readonly Pick<HeldMessage, 'id' | 'receipt'>[]) => Promise<void>;
  /** To the queue they came from; returns the ids of those SQS has taken. */
  readonly resend: Resend;
  /** For good; returns the ids of those that are gone. */
  readonly remove: (messages: readonly Pick<HeldMessage, 'id' | 'receipt'>[]) => Promise<ReadonlySet<string>>;
}

/** Long enough to look at everything; if the program is killed, the messages are back after this. */
export const HIDDEN_SECONDS = 120;

/** Milliseconds before each further try of what SQS could not take for reasons of its own. */
const PATIENCE = [200, 1_000];

const NETWORK_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EPIPE']);

const reachable = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    if (NETWORK_ERRORS.has(code ?? '') || name === 'TimeoutError')
      throw new Unreachable('the queues cannot be reached');
    throw error;
  }
};

/**
 * Sends every batch until SQS has done each item or says it never will; returns the ids of those done. A request that fails as
 * a whole ends it: with an exception only if nothing was done, so that what was done is known.
 */
const doEach = async <T extends { readonly id: string }>(
  items: readonly T[],
  send: (batch: readonly T[]) => Promise<readonly BatchResultErrorEntry[]>,
): Promise<Set<string>> => {
  const done = new Set<string>();
  try {
    for (const batch of requestBatches(items)) {
      let left = batch;
      for (const pause of [0, ...PATIENCE]) {
        if (left.length === 0) break;
        if (pause > 0) await sleep(pause);
        const failed = new Map((await reachable(send(left))).map((failure) => [Number(failure.Id), failure]));
        left.forEach(({ id }, index) => !failed.has(index) && done.add(id));
        left = left.filter((_, index) => failed.get(index)?.SenderFault === false);
      }
    }
  } catch (error) {
    if (done.size === 0) throw error;
  }
  return done;
};

/** Sends messages to a queue; returns the ids of those SQS has taken. */
export type Resend = (messages: readonly Resent[]) => Promise<ReadonlySet<string>>;

export const resendTo =
  (client: SQSClient, queueUrl: string): Resend =>
  (messages) =>
    doEach(messages, async (batch) => {
      const Entries = batch.map(({ body, attributes }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageAttributes: { ...attributes },
      }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      return Failed;
    });

export interface QueueUrls {
  readonly keptIn: string;
  readonly from: string;
}

export const connectQueues = (client: SQSClient, { keptIn: QueueUrl, from }: QueueUrls): Queues => ({
  count: async () => {
    const { Attributes } = await reachable(
      client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      ),
    );
    return {
      visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      hidden: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  },
  receive: async () => {
    const { Messages = [] } = await reachable(
      client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          // Waiting asks every server of the queue; not waiting asks a few, and may find nothing where there is something.
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      ),
    );
    return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', MessageAttributes = {}, Attributes }) => ({
      id: MessageId,
      receipt: ReceiptHandle,
      body: Body,
      attributes: MessageAttributes,
      sentTimestamp: Number(Attributes?.SentTimestamp ?? 0),
      receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
    }));
  },
  giveBack: async (messages) => {
    const visible = async (batch: typeof messages): Promise<readonly BatchResultErrorEntry[]> => {
      const Entries = batch.map(({ receipt }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      return [];
    };
    await doEach(messages, visible).catch(() => undefined);
  },
  resend: resendTo(client, from),
  remove: (messages) =>
    doEach(messages, async (batch) => {
      const Entries = batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
      const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return Failed;
    }),
});
