import { mkdirSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { PersistenceManager, type MessagePersistence, type SnsStore, type SqsStore } from './fauxqs.ts';
import { groupCommit, type GroupCommit } from './group-commit.ts';

/** Brings queues, topics and messages back from `directory`, and keeps every later change there. */
export const keepMessages = (directory: string, sqs: SqsStore, sns: SnsStore): GroupCommit => {
  mkdirSync(directory, { recursive: true });
  const storage = new PersistenceManager(directory);
  const { db } = storage as unknown as { db: DatabaseSync };
  // What was answered must outlive the process, not the power: no fsync for each commit.
  db.exec('PRAGMA synchronous = NORMAL');
  releaseInFlight(db);
  repairSetReady(storage, db);
  forgetFirstReceives(storage);

  // The order matters: a store that persists while it loads replaces its own rows, and the messages with them.
  storage.loadSqsAndSns(sqs, sns);
  sqs.persistence = storage;
  sns.persistence = storage;
  for (const queue of sqs.allQueues()) queue.persistence = storage;

  const group = groupCommit(db);
  joinWrites(storage, group);
  return group;
};

/**
 * The receivers died with the process, so nobody can delete what they held: it is visible at once instead of after the
 * visibility time-out, and that receive does not count towards the dead letters.
 */
const releaseInFlight = (db: DatabaseSync): void =>
  db.exec(`UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL,
    approximate_receive_count = max(0, approximate_receive_count - 1) WHERE receipt_handle IS NOT NULL`);

/** Making a message visible clears its receive count in fauxqs, in a column that may not be empty. */
const repairSetReady = (storage: MessagePersistence, db: DatabaseSync): void => {
  const setReady = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  storage.updateMessageReady = (messageId) => void setReady.run(messageId);
};

/**
 * A first receive needs no trace on disk: had the process died, it would not count (see `releaseInFlight`). That is one
 * write in three saved for all that goes well.
 */
const forgetFirstReceives = (storage: MessagePersistence): void => {
  const update = storage.updateMessageInflight.bind(storage);
  storage.updateMessageInflight = (messageId, handle, deadline, receives, first) => {
    if (receives > 1) update(messageId, handle, deadline, receives, first);
  };
};

/**
 * Every write of fauxqs is a commit of its own. Besides what that costs, a move to the dead letters is a deletion and then
 * an insertion: killed in between, the message would be gone.
 */
const joinWrites = (storage: MessagePersistence, group: GroupCommit): void => {
  const methods = storage as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(storage));
  for (const name of names.filter((name) => /^(insert|update|delete)/.test(name))) {
    const write = methods[name]!.bind(storage);
    methods[name] = (...args) => {
      group.join();
      return write(...args);
    };
  }
};
