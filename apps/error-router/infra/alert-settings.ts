import type { Stage } from '@status-callbacks/infra/stage';

/** What the secret of the webhook holds until somebody puts a URL into it. */
export const NO_WEBHOOK = 'none';

/** When people are told, and where. */
export interface AlertSettings {
  /** A cause of which nothing has come for so long is over. */
  readonly quietSeconds: number;
  /** The length of the buckets that shares of errors are counted in; five of them are looked at together. */
  readonly bucketSeconds: number;
  /** How long what ended is gathered before it is counted: fewer writes, or sooner. */
  readonly countWindowSeconds: number;
  /** What is older is no news: longer than a message needs to fail five times. */
  readonly oldSeconds: number;
  /** Custom parameters with few values, which tell campaigns apart. */
  readonly parameters: readonly string[];
  /** Each gets a mail from AWS first, with a link that confirms it. */
  readonly emails: readonly string[];
}

export const alertSettings: Readonly<Record<Stage['name'], AlertSettings>> = {
  // Short enough to play an incident within a minute.
  dev: {
    quietSeconds: 10,
    bucketSeconds: 1,
    countWindowSeconds: 1,
    oldSeconds: 3_600,
    parameters: ['category'],
    emails: [],
  },
  prod: {
    quietSeconds: 900,
    bucketSeconds: 60,
    countWindowSeconds: 10,
    oldSeconds: 3_600,
    parameters: ['category'],
    emails: [],
  },
};
