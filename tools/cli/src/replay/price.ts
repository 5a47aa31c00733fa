import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { toItem } from '@status-callbacks/history/item';
import { indexes } from '@status-callbacks/history/schema';

/**
 * List prices in us-east-1, US dollars, as of November 2026.
 * @see https://aws.amazon.com/s3/pricing/ https://aws.amazon.com/sns/pricing/ https://aws.amazon.com/sqs/pricing/ https://aws.amazon.com/dynamodb/pricing/on-demand/
 */
const PRICES = {
  s3Get: 0.4e-6,
  snsRequest: 0.5e-6,
  sqsRequest: 0.4e-6,
  writeUnit: 0.625e-6,
  busEvent: 1e-6,
} as const;

const EVENTS_A_REQUEST = 10;

export interface Costs {
  readonly add: (event: StatusCallback) => void;
  /** US dollars: reading, sending, and what the sinks write. Their functions, some cents per million, are left out. */
  readonly total: (objects: number) => number;
}

/** What a replay to these sinks costs, event by event. */
export const newCosts = (sinks: readonly string[]): Costs => {
  let [events, units, errors] = [0, 0, 0];
  return {
    add: (event) => {
      events += 1;
      if (event.data.errorCode) errors += 1;
      const item = toItem(event, 0);
      units += 1 + indexes.filter(({ partitionKey }) => partitionKey in item).length;
    },
    total: (objects) => {
      const requests = events / EVENTS_A_REQUEST;
      // Each queue is received from and deleted from, ten at a time.
      const queues = sinks.length * requests * 2 * PRICES.sqsRequest;
      const table = sinks.includes('dynamo-writer') ? units * PRICES.writeUnit : 0;
      const bus = sinks.includes('error-router') ? errors * PRICES.busEvent : 0;
      return objects * PRICES.s3Get + requests * PRICES.snsRequest + queues + table + bus;
    },
  };
};
