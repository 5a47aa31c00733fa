import { accountKey, moveCursor, readAccounts, readCursor, writeAccount } from './accounts.ts';
import type { AlertTable } from './alert-table.ts';
import type { Log } from '@status-callbacks/logging/log';
import { recounted } from './account-levels.ts';
import { beginningOf, lastSettled, settledAt } from './bucket.ts';
import type { ReadBucket } from './bucket-counts.ts';
import { Busy } from './busy.ts';
import { type BucketOfAccount, type Bucketful, distinctByAccount, tallyIn } from './distinct.ts';
import { type Outbox, publishLeft, publishOwn } from './outbox.ts';
import { type Asking, postedAgain } from './posted-again.ts';
import type { PublishAlert } from './publish-alert.ts';
import { WINDOW } from './spike.ts';
import { type AccountState, nextAccount } from './surge.ts';
import { surgeAlert } from './surge-alert.ts';
import type { SetTimer } from './timers.ts';

export interface Evaluating extends Asking {
  readonly table: AlertTable;
  readonly readBucket: ReadBucket;
  readonly publish: PublishAlert;
  readonly setTimer: SetTimer;
  readonly stage: string;
  readonly bucketSeconds: number;
}

/** After a longer silence of this function, what is older than what `spike.ts` looks at together no longer matters. */
const MAX_BUCKETS = 10;

type Next = ReturnType<typeof nextAccount>;

/**
 * One more bucket of an account. Before an alert follows, the errors it would follow from are looked up: what was captured before
 * the window and posted again in it is taken out, and the window looked at once more.
 */
const next = async (
  state: AccountState,
  counted: BucketOfAccount | undefined,
  bucket: number,
  window: readonly BucketOfAccount[],
  { bucketSeconds, ...asking }: Evaluating,
  log: Log,
): Promise<Next> => {
  const asIs = nextAccount(state, bucket, counted && tallyIn(counted));
  if (asIs.change?.kind !== 'opened') return asIs;
  const since = beginningOf(bucket - WINDOW + 1, bucketSeconds);
  const old = await postedAgain(
    window.flatMap(({ errors }) => errors),
    since,
    asking,
    log,
  );
  if (old.size === 0) return asIs;
  log.info('errors posted again are not counted', { account: state.account, errors: old.size });
  log.count('errorsPostedAgain', old.size);
  const levels = window
    .filter(({ errors }) => errors.some((error) => old.has(error)))
    .reduce((levels, held) => recounted(levels, held.bucket, tallyIn(held, old)), state.levels);
  return nextAccount({ ...state, levels }, bucket, counted && tallyIn(counted, old));
};

const evaluateAccount = async (
  evaluating: Evaluating,
  known: (AccountState & Outbox) | undefined,
  account: string,
  buckets: readonly number[],
  held: readonly BucketOfAccount[],
  log: Log,
): Promise<AccountState> => {
  const { table, publish, stage, bucketSeconds } = evaluating;
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
  for (const bucket of buckets) {
    const counted = held.find((one) => one.bucket === bucket);
    if (bucket <= state.bucket || (!counted && !state.surge)) continue;
    const window = held.filter((one) => one.bucket > bucket - WINDOW && one.bucket <= bucket);
    const { state: following, change } = await next(state, counted, bucket, window, evaluating, log);
    state = following;
    if (change) alerts.push(surgeAlert(account, change, { stage, bucketSeconds }));
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
export const evaluate = async (evaluating: Evaluating, asked: number, log: Log): Promise<void> => {
  const { table, readBucket, setTimer, bucketSeconds } = evaluating;
  const last = lastSettled(table.now(), bucketSeconds);
  // Rung too early, by a clock that is ahead of ours.
  if (asked > last) return setTimer({ evaluate: asked }, settledAt(asked, bucketSeconds));

  const cursor = (await readCursor(table)) ?? asked - 1;
  const accounts = new Map((await readAccounts(table)).map((state) => [state.account, state]));
  const from = Math.max(cursor, last - MAX_BUCKETS) + 1;
  const buckets = Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => from + index);
  const held: Bucketful[] = [];
  // With those before them, which say what is here for the second time.
  for (let bucket = from - WINDOW + 1; buckets.length > 0 && bucket <= last; bucket++) {
    held.push({ bucket, groups: await readBucket(bucket) });
  }
  const byAccount = distinctByAccount(held, WINDOW);
  const concerned = new Set([
    ...[...byAccount].filter(([, own]) => own.some(({ bucket }) => bucket >= from)).map(([account]) => account),
    ...[...accounts.values()].filter(({ surge, outbox }) => surge ?? outbox).map(({ account }) => account),
  ]);
  const failures: unknown[] = [];
  const states: AccountState[] = [];
  for (const account of concerned) {
    try {
      const own = byAccount.get(account) ?? [];
      states.push(await evaluateAccount(evaluating, accounts.get(account), account, buckets, own, log));
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
