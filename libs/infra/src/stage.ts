import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between the places we deploy to; everything else is the same by design. */
export interface Stage {
  readonly name: 'dev' | 'prod';
  /** Data outlives its stack in production; elsewhere `cdk destroy` leaves nothing behind. */
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
  /** Long enough to look into a complaint about a message. */
  readonly accessLogRetention: RetentionDays;
  readonly historyDays: number;
  /** How long a refused request can be released. */
  readonly quarantineDays: number;
  /** Custom domain names of the HTTP API: callbacks to any other name than these and its own are refused. */
  readonly domainNames: readonly string[];
  /** How long callbacks are gathered into one archive object: fewer objects, or sooner. At most 300. */
  readonly archiveWindowSeconds: number;
  readonly suppression: {
    /**
     * `each` Twilio account has a list of its own. `shared` is one list: what the callbacks of any account say holds for all, so
     * whoever holds a token in the secret writes it for all. To change it is to begin a new list: see `libs/suppression/README.md`.
     */
    readonly accounts: 'each' | 'shared';
    /** Callbacks within the window that make a recipient unreachable, and how long that lasts. */
    readonly strikes: number;
    readonly windowDays: number;
    readonly unreachableDays: number;
    /** `hashed` keeps no number: it needs a secret, `status-callbacks/<stage>/address-key`, made before the first deploy. */
    readonly addresses: 'plain' | 'hashed';
    /** How long a delivery waits for errors from before it that are still on their way, and how long deliveries are gathered. */
    readonly deliveryDelaySeconds: number;
    readonly deliveryWindowSeconds: number;
  };
  /** Requests a second the HTTP API lets in, and the burst on top. Twilio does not retry a 429 by default. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Name of an SNS topic of the account that takes alarms, and their end, to whoever is on call. @default nobody is told */
  readonly alarmTopicName?: string;
  /** What the stage may cost in a month, and whom AWS writes to when it does, or will. @default no limit is watched */
  readonly budget?: { readonly monthlyDollars: number; readonly email: string };
}

export const stages: Readonly<Record<Stage['name'], Stage>> = {
  dev: {
    name: 'dev',
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_WEEK,
    accessLogRetention: RetentionDays.ONE_WEEK,
    historyDays: 30,
    quarantineDays: 14,
    // The local system runs this stage, and is called by this name too.
    domainNames: ['localhost'],
    archiveWindowSeconds: 5,
    suppression: {
      accounts: 'each',
      strikes: 3,
      windowDays: 7,
      unreachableDays: 30,
      addresses: 'plain',
      deliveryDelaySeconds: 0,
      deliveryWindowSeconds: 1,
    },
    throttle: { rateLimit: 1_000, burstLimit: 2_000 },
  },
  prod: {
    name: 'prod',
    removalPolicy: RemovalPolicy.RETAIN,
    logRetention: RetentionDays.THREE_MONTHS,
    accessLogRetention: RetentionDays.THREE_MONTHS,
    historyDays: 400,
    quarantineDays: 30,
    domainNames: [],
    archiveWindowSeconds: 60,
    suppression: {
      accounts: 'each',
      strikes: 3,
      windowDays: 7,
      unreachableDays: 30,
      addresses: 'plain',
      deliveryDelaySeconds: 300,
      deliveryWindowSeconds: 60,
    },
    throttle: { rateLimit: 10_000, burstLimit: 5_000 },
  },
};
