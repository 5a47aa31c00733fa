import type { Plan } from './plan.ts';
import { type Target, idOf } from './signed-request.ts';

export interface ExpectedResource {
  /** None where its callbacks name none, or something else. */
  readonly accountSid?: string;
  readonly resourceSid: string;
  readonly product: string;
  readonly status: string;
  readonly terminal: boolean;
  readonly errorCode?: string;
  readonly custom: Readonly<Record<string, string>>;
  /** Event ids, in the order of the resource's life. */
  readonly callbacks: readonly string[];
}

export interface Expected {
  readonly resources: readonly ExpectedResource[];
  /** Callbacks with an error code. */
  readonly errors: readonly { readonly id: string; readonly resourceSid: string; readonly errorCode: string }[];
  /** SIDs that may show up in no sink. */
  readonly forgedSids: readonly string[];
  readonly totals: {
    readonly sent: number;
    readonly originals: number;
    readonly duplicates: number;
    readonly forged: number;
    readonly errors: number;
    readonly errorsByCode: Readonly<Record<string, number>>;
  };
}

const ACCOUNT_SID = /^AC[0-9a-f]{32}$/;

const countByCode = (codes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const code of codes.toSorted()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

/**
 * What must be true once every request of the plan has been dealt with, read off the scripts: whoever receives the
 * callbacks has no part in it. Ids depend on the signed URL, so the target does too.
 */
export const expected = ({ scripts, requests }: Plan, target: Target): Expected => {
  const errors = scripts.flatMap(({ resourceSid, path, steps }) =>
    steps.flatMap(({ errorCode, params }) =>
      errorCode ? [{ id: idOf({ path, params: { ...params } }, target), resourceSid, errorCode }] : [],
    ),
  );
  const count = (kind: string): number => requests.filter((request) => request.kind === kind).length;
  return {
    resources: scripts.map(({ resourceSid, product, path, custom, steps }) => {
      const { status, terminal, params } = steps.at(-1)!;
      const { AccountSid: accountSid = '' } = params;
      const errorCode = steps.find((step) => step.errorCode)?.errorCode;
      const callbacks = steps.map(({ params }) => idOf({ path, params: { ...params } }, target));
      return {
        ...(ACCOUNT_SID.test(accountSid) && { accountSid }),
        ...{ resourceSid, product, status, terminal },
        ...(errorCode && { errorCode }),
        ...{ custom, callbacks },
      };
    }),
    errors,
    forgedSids: requests.filter(({ kind }) => kind === 'forged').map(({ resourceSid }) => resourceSid),
    totals: {
      sent: requests.length,
      originals: count('original'),
      duplicates: count('duplicate'),
      forged: count('forged'),
      errors: errors.length,
      errorsByCode: countByCode(errors.map(({ errorCode }) => errorCode)),
    },
  };
};
