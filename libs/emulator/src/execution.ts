/** One run of a state machine, or of an iteration of a distributed map. */
export interface Execution {
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: unknown;
  /** Epoch seconds, as on the wire. */
  readonly startDate: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  stopDate?: number;
  output?: unknown;
  error?: string;
  cause?: string;
}

/** What happened to the objects that one distributed map has listed. */
export interface MapRun {
  readonly arn: string;
  readonly executionArn: string;
  readonly startDate: number;
  readonly maxConcurrency: number;
  /** Batches, whether they have begun or not. */
  readonly batches: { readonly size: number; execution?: Execution }[];
  status: Execution['status'];
  stopDate?: number;
}

export const now = (): number => Date.now() / 1_000;

/** As Step Functions tells it: an error has a name, and a cause for people. */
export class StatesError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_BYTES = 256 * 1_024;

/** Throws for what Step Functions does not carry from one state to the next. */
export const carried = <Value>(value: Value): Value => {
  if (Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES) {
    throw new StatesError(
      'States.DataLimitExceeded',
      'The state or task returned a result with a size exceeding the maximum number of bytes service limit.',
    );
  }
  return value;
};
