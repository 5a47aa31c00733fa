import { mkdirSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { PersistenceManager, type MessagePersistence, type SnsStore, type SqsStore } from './fauxqs.ts';

/** Brings queues, topics and messages back from `directory`, and keeps every later change there. */
export const keepMessages = (directory: string, sqs: SqsStore, sns: SnsStore): MessagePersistence => {
  mkdirSync(directory, { recursive: true });
  const storage = new PersistenceManager(directory);
  const { db } = storage as unknown as { db: DatabaseSync };
  // What was answered must outlive the process, not the power: no fsync for each message.
  db.exec('PRAGMA synchronous = NORMAL');
  releaseInFlight(db);
  repairSetReady(storage, db);

  // The order matters: a store that persists while it loads replaces its own rows, and the messages with them.
  storage.loadSqsAndSns(sqs, sns);
  sqs.persistence = storage;
  sns.persistence = storage;
  for (const queue of sqs.allQueues()) {
    queue.persistence = storage;
    receiveInOneTransaction(queue, db);
  }
  const createQueue = sqs.createQueue.bind(sqs);
  sqs.createQueue = (...args) => receiveInOneTransaction(createQueue(...args), db);
  return storage;
};

/**
 * The receivers died with the process, so nobody can delete what they held: it is visible at once instead of after the
 * visibility time-out, and that receive does not count towards the dead letters.
 */
const releaseInFlight = (db: DatabaseSync): void =>
  db.exec(`UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL,
    approximate_receive_count = max(0, approximate_receive_count - 1) WHERE receipt_handle IS NOT NULL`);

/** Resetting a message to visible clears its receive count in fauxqs, in a column that may not be empty. */
const repairSetReady = (storage: MessagePersistence, db: DatabaseSync): void => {
  const setReady = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  storage.updateMessageReady = (messageId) => void setReady.run(messageId);
};

/** A move to the dead letters deletes the message and then inserts it: killed in between, it would be gone. */
const receiveInOneTransaction = <Q extends ReturnType<SqsStore['createQueue']>>(queue: Q, db: DatabaseSync): Q => {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (...args) => {
    db.exec('BEGIN');
    try {
      return dequeue(...args);
    } finally {
      db.exec('COMMIT');
    }
  };
  return queue;
};
