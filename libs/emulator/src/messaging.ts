import { join } from 'node:path';
import { guardAgainstBrowsers } from './browser-guard.ts';
import { enforceConditionalWrites } from './conditional-writes.ts';
import { buildApp, S3Store, sendMessage, SnsStore, SqsStore, type SendMessage, type SqsQueue } from './fauxqs.ts';
import { LOOPBACK } from './loopback.ts';
import { keepMessages } from './message-storage.ts';
import { keepObjects } from './object-storage.ts';
import { discardOverLimit, enforceMessageLimits, messageLimitBroken } from './message-limits.ts';

export type { ReceivedMessage, SendMessage, SqsQueue } from './fauxqs.ts';

/** SQS without the HTTP in between, for the parts of AWS that run in this process: pollers, rules, the HTTP API. */
export interface Queues {
  /** The queue of that name or ARN. */
  readonly find: (nameOrArn: string) => SqsQueue | undefined;
  /** Resolves once the message is on disk; rejects with what SQS would answer. */
  readonly send: (message: SendMessage) => Promise<{ readonly MessageId: string; readonly MD5OfMessageBody: string }>;
  /** At most ten, as in SQS; those received too often move to their dead letters instead. */
  readonly receive: (queue: SqsQueue, most: number) => ReturnType<SqsQueue['dequeue']>;
}

export interface Messaging {
  readonly port: number;
  readonly queues: Queues;
  readonly stop: () => Promise<void>;
}

/** SQS, SNS and S3 on one port. */
export const startMessaging = async (
  dataDir: string | undefined,
  port: number,
  log: (line: string) => void,
): Promise<Messaging> => {
  const sqsStore = new SqsStore();
  const snsStore = new SnsStore();
  const s3Store = new S3Store();
  // Empty: queue URLs get the host and port of the request, which resolve everywhere; `sqs.us-east-1.localhost` does not.
  sqsStore.host = '';
  const messages = dataDir && keepMessages(join(dataDir, 'messages'), sqsStore, snsStore);
  const objects = dataDir && keepObjects(join(dataDir, 's3'), s3Store);

  discardOverLimit(sqsStore, log);
  const committed = messages ? messages.committed : () => Promise.resolve();

  const app = buildApp({ logger: false, stores: { sqsStore, snsStore, s3Store } });
  enforceMessageLimits(app);
  enforceConditionalWrites(app, s3Store);
  // No answer before what it promises is on disk.
  app.addHook('onSend', () => committed());
  guardAgainstBrowsers(app.server, 'signed programs');
  const listening = await app.listen({ host: LOOPBACK, port });
  const url = new URL(listening);
  addressQueues(sqsStore, url.origin);

  const find = (nameOrArn: string): SqsQueue | undefined =>
    nameOrArn.startsWith('arn:') ? sqsStore.getQueueByArn(nameOrArn) : sqsStore.getQueueByName(nameOrArn);
  return {
    port: Number(url.port),
    queues: {
      find,
      send: async (message) => {
        const broken = messageLimitBroken(message);
        if (broken) throw new Error(broken);
        const sent = sendMessage(message, sqsStore);
        await committed();
        return sent;
      },
      receive: (queue, most) => queue.dequeue(most, undefined, (arn) => sqsStore.getQueueByArn(arn)),
    },
    stop: async () => {
      await app.close();
      if (messages) messages.close();
      if (objects) objects.close();
    },
  };
};

/** Queues loaded from disk carry the port of the run that made them; look-ups ignore it, but people and programs read it. */
const addressQueues = (store: SqsStore, origin: string): void => {
  const { queues } = store as unknown as { queues: Map<string, SqsQueue> };
  for (const [url, queue] of [...queues]) {
    const current = `${origin}${new URL(url).pathname}`;
    (queue as { url: string }).url = current;
    queues.delete(url);
    queues.set(current, queue);
  }
};
