import type { Delivery } from '../first-receipt.ts';
import { type Group, MARK_BYTES, markOf } from './group.ts';
import { type Tally, tallyOf } from './tally.ts';

/** An error that counts, and where. */
export interface CountedError extends Delivery {
  readonly bucket: number;
  readonly category: string;
  readonly parameters: readonly string[];
}

/** What counts in a bucket, of one account. */
export interface BucketOfAccount {
  readonly bucket: number;
  /** Callbacks without an error. */
  readonly others: readonly { readonly parameters: readonly string[]; readonly count: number }[];
  readonly errors: readonly CountedError[];
}

export interface Bucketful {
  readonly bucket: number;
  readonly groups: readonly Group[];
}

const textOf = (mark: Uint8Array): string => Buffer.from(mark).toString('latin1');

/**
 * What buckets hold, by account, without what a bucket up to `window` before has, too: of a callback that is posted time and
 * again the first counts, whatever batches, functions and buckets it comes through.
 */
export const distinctByAccount = (
  buckets: readonly Bucketful[],
  window: number,
): ReadonlyMap<string, readonly BucketOfAccount[]> => {
  const accounts = new Map<string, BucketOfAccount[]>();
  const seen = new Map<string, Map<string, { bucket: number; error?: { receivedAt: number } }>>();
  for (const { bucket, groups } of buckets.toSorted((a, b) => a.bucket - b.bucket)) {
    for (const [account, own] of Map.groupBy(groups, (group) => group.account)) {
      const marks = seen.get(account) ?? new Map<string, { bucket: number; error?: { receivedAt: number } }>();
      seen.set(account, marks);
      const isNew = (mark: string, error?: { receivedAt: number }): boolean => {
        const before = marks.get(mark);
        const counts = before === undefined || before.bucket <= bucket - window;
        // Of one that is here twice, the earlier receipt says whether it is old.
        if (!counts && before.error && error) {
          before.error.receivedAt = Math.min(before.error.receivedAt, error.receivedAt);
        }
        const kept = counts ? error : before.error;
        marks.set(mark, { bucket, ...(kept && { error: kept }) });
        return counts;
      };
      const others = own.flatMap(({ parameters, marks: held }) => {
        if (!held) return [];
        let count = 0;
        for (let start = 0; start < held.length; start += MARK_BYTES) {
          if (isNew(textOf(held.subarray(start, start + MARK_BYTES)))) count += 1;
        }
        return [{ parameters, count }];
      });
      const errors = own.flatMap(({ category = '', parameters, errors: held = [] }) =>
        held.flatMap((delivery) => {
          const error = { ...delivery, ...(account && { accountSid: account }), bucket, category, parameters };
          return isNew(textOf(markOf(error)), error) ? [error] : [];
        }),
      );
      accounts.set(account, [...(accounts.get(account) ?? []), { bucket, others, errors }]);
    }
  }
  return accounts;
};

/** The counts of a bucket, without some of its errors. */
export const tallyIn = ({ others, errors }: BucketOfAccount, without: ReadonlySet<CountedError> = new Set()): Tally =>
  tallyOf([
    ...others,
    ...errors
      .filter((error) => !without.has(error))
      .map(({ category, parameters }) => ({ category, parameters, count: 1 })),
  ]);
