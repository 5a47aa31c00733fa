import { accountKey, moveCursor, readAccounts, readCursor, writeAccount } from './accounts.ts';
import type { AlertTable } from './alert-table.ts';
import { lastSettled, settledAt } from './bucket.ts';
import { readCounts } from './bucket-counts.ts';
import { Busy } from './busy.ts';
import { type Outbox, publishLeft, publishOwn } from './outbox.ts';
import type { PublishAlert } from './publish-alert.ts';
import { type AccountState, nextAccount } from './surge.ts';
import { surgeAlert } from './surge-alert.ts';
import type { Tallies } from './tally.ts';
import type { SetTimer } from './timers.ts';

export interface Evaluating {
  readonly table: AlertTable;
  readonly publish: PublishAlert;
  readonly setTimer: SetTimer;
  readonly stage: string;
  readonly bucketSeconds: number;
}

/** After a longer silence of this function, what is older than what `spike.ts` looks at together no longer matters. */
const MOST_BUCKETS = 10;

interface Counted {
  readonly bucket: number;
  readonly tallies: Tallies;
}

const evaluateAccount = async (
  { table, publish, stage, bucketSeconds }: Evaluating,
  known: (AccountState & Outbox) | undefined,
  account: string,
  counts: readonly Counted[],
): Promise<AccountState> => {
  const key = accountKey(account);
  if (known) await publishLeft(table, key, known, publish);
  const read = known && {
    account,
    bucket: known.bucket,
    levels: known.levels,
    ...(known.surge && { surge: known.surge }),
  };
  let state: AccountState = read ?? { account, bucket: -1, levels: {} };
  const alerts = [];
  for (const { bucket, tallies } of counts) {
    const tally = tallies[account];
    if (bucket <= state.bucket || (!tally && !state.surge)) continue;
    const next = nextAccount(state, bucket, tally);
    state = next.state;
    if (next.change) alerts.push(surgeAlert(account, next.change, { stage, bucketSeconds }));
  }
  if (state === read || state.bucket < 0) return state;
  const outbox = await writeAccount(table, read?.bucket, state, alerts);
  await publishOwn(table, key, outbox, publish);
  return state;
};

/**
 * Looks at every bucket that is over and has not been looked at, in order. However often it is asked, and by however many
 * at once, it does so once: states are written only over what was read. While a surge is open it asks for the next bucket
 * itself, because a surge must close even if nothing more is sent.
 */
export const evaluate = async (evaluating: Evaluating, asked: number): Promise<void> => {
  const { table, setTimer, bucketSeconds } = evaluating;
  const last = lastSettled(table.now(), bucketSeconds);
  // Rung too early, by a clock that is ahead of ours.
  if (asked > last) return setTimer({ evaluate: asked }, settledAt(asked, bucketSeconds));

  const cursor = (await readCursor(table)) ?? asked - 1;
  const accounts = new Map((await readAccounts(table)).map((state) => [state.account, state]));
  const counts: Counted[] = [];
  for (let bucket = Math.max(cursor, last - MOST_BUCKETS) + 1; bucket <= last; bucket++) {
    counts.push({ bucket, tallies: await readCounts(table, bucket) });
  }
  const concerned = new Set([
    ...counts.flatMap(({ tallies }) => Object.keys(tallies)),
    ...[...accounts.values()].filter(({ surge, outbox }) => surge ?? outbox).map(({ account }) => account),
  ]);
  const failures: unknown[] = [];
  const states: AccountState[] = [];
  for (const account of concerned) {
    try {
      states.push(await evaluateAccount(evaluating, accounts.get(account), account, counts));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    if (failures.every((failure) => failure instanceof Busy)) throw failures[0] as Busy;
    throw new Error(`${failures.length} accounts not evaluated`, { cause: failures[0] });
  }
  if (cursor >= last) return;
  if (states.some(({ surge }) => surge)) {
    await setTimer({ evaluate: last + 1 }, settledAt(last + 1, bucketSeconds));
  }
  await moveCursor(table, last);
};
