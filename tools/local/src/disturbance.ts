/** What stands between functions and the rest of the world, for those who want to see what happens when that fails. */
export interface Disturbance {
  /** Gets the environment a function would have, and says what it has instead: other addresses of AWS, say. */
  readonly environment: (variables: Readonly<Record<string, string>>) => Record<string, string>;
  /** Stands in the place of each invocation. */
  readonly invoke: (invocation: Invocation) => Promise<unknown>;
}

export interface Invocation {
  readonly functionName: string;
  readonly event: unknown;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Ends the thread of the function, whatever it is doing: what it was invoked for then fails. */
  readonly kill: () => void;
}

/** As on AWS on a good day. */
export const undisturbed: Disturbance = {
  environment: (variables) => ({ ...variables }),
  invoke: ({ invoke, event }) => invoke(event),
};
