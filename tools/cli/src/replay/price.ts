import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { prices } from '@status-callbacks/cost-model/prices';
import { toItem } from '@status-callbacks/history/item';
import { indexes } from '@status-callbacks/history/schema';

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
      const queues = sinks.length * requests * 2 * prices.sqsRequest.dollars;
      const table = sinks.includes('dynamo-writer') ? units * prices.dynamoWriteUnit.dollars : 0;
      const bus = sinks.includes('error-router') ? errors * prices.busEvent.dollars : 0;
      return objects * prices.s3Get.dollars + requests * prices.snsPublish.dollars + queues + table + bus;
    },
  };
};
