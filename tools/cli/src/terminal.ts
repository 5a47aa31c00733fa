/** What a command knows of the world outside. */
export interface Terminal {
  /** Results, for people or programs. */
  readonly print: (text: string) => void;
  /** Progress and complaints. */
  readonly note: (text: string) => void;
  /** Whether somebody watches `note`. */
  readonly isWatched: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the local system keeps `endpoints.json`. */
  readonly localDirectory: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
