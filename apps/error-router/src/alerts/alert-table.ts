import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The table this service remembers alerts in, and the clock it goes by. */
export interface AlertTable {
  readonly dynamo: Pick<DynamoDBClient, 'send'>;
  readonly name: string;
  readonly now: () => number;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What nobody has touched for so long is over, whatever became of its closing. */
const STATE_HOURS = 7 * 24;
/** Counts are read within minutes of their bucket. */
const COUNT_HOURS = 6;

/** As DynamoDB wants the time to live: epoch seconds. */
export const expiresAfter = (now: number, what: 'state' | 'count'): number =>
  Math.floor(now / 1_000) + (what === 'state' ? STATE_HOURS : COUNT_HOURS) * 3_600;

/** Somebody else was quicker, or a condition did not hold. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
