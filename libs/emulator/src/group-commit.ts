import type { DatabaseSync } from 'node:sqlite';

export interface GroupCommit {
  /** Makes sure that what is written next is part of the open transaction. */
  readonly join: () => void;
  /** Resolves once everything written so far is on disk. */
  readonly committed: () => Promise<void>;
  readonly close: () => void;
}

/**
 * One transaction for all that is written in one turn of the event loop, whoever writes it: a commit for each message costs
 * more than everything else about it. A commit that fails ends the process, because memory and disk no longer agree.
 */
export const groupCommit = (db: DatabaseSync): GroupCommit => {
  let open: { readonly done: Promise<void>; readonly commit: () => void } | undefined;
  const begin = (): NonNullable<typeof open> => {
    db.exec('BEGIN');
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const timer = setImmediate(() => commit());
    const commit = (): void => {
      clearImmediate(timer);
      open = undefined;
      db.exec('COMMIT');
      resolve();
    };
    return { done, commit };
  };
  return {
    join: () => void (open ??= begin()),
    committed: () => open?.done ?? Promise.resolve(),
    close: () => {
      open?.commit();
      db.close();
    },
  };
};
