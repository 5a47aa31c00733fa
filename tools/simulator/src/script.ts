/** One callback of a resource's life, before it is put into a request. */
export interface Step {
  readonly status: string;
  readonly terminal: boolean;
  readonly errorCode?: string;
  /** Milliseconds since the epoch, on the plan's clock. */
  readonly at: number;
  readonly params: Readonly<Record<string, string>>;
}

/** The life of one message or call as Twilio would report it, in order: the last step is how it ends. */
export interface Script {
  readonly resourceSid: string;
  readonly product: 'messaging' | 'voice';
  /** Path and query of the `StatusCallback` URL. */
  readonly path: string;
  readonly custom: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
