/** How callbacks of each account have fared lately, as far as one execution environment sees. */
export interface AccountTally {
  readonly add: (accountSid: string, outcome: 'verified' | 'refused') => void;
  /** Accounts that had several callbacks and none believed: most likely our token for them is wrong. */
  readonly allRefused: () => number;
}

const WINDOW_MS = 5 * 60_000;
const FEWEST = 3;
/** A forger can name as many accounts as they like. */
const MOST_ACCOUNTS = 1_000;

export const tallyAccounts = (clock: () => number = Date.now): AccountTally => {
  let started = clock();
  const accounts = new Map<string, { verified: number; refused: number }>();
  return {
    add: (accountSid, outcome) => {
      if (clock() - started >= WINDOW_MS) {
        accounts.clear();
        started = clock();
      }
      const counts = accounts.get(accountSid) ?? { verified: 0, refused: 0 };
      counts[outcome] += 1;
      if (accounts.has(accountSid) || accounts.size < MOST_ACCOUNTS) accounts.set(accountSid, counts);
    },
    allRefused: () =>
      [...accounts.values()].filter(({ verified, refused }) => verified === 0 && refused >= FEWEST).length,
  };
};
