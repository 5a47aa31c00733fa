/** What a system under chaos is told when it starts. */
export interface Life {
  readonly assemblies: readonly string[];
  readonly dataDir: string;
  readonly port: number;
  readonly seed: number;
  /** A service whose function loses records on purpose. */
  readonly lossy?: string | undefined;
}

/** The queue that keeps every alert that was told. */
export const ALERTS = 'chaos-alerts';
