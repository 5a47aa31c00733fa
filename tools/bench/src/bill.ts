import { usualAssumptions } from '@status-callbacks/cost-model/assumptions';
import { type Bill, type Usage, priced } from '@status-callbacks/cost-model/bill';
import { ACCESS_LOG_BYTES } from '@status-callbacks/cost-model/logs';
import { modelled } from '@status-callbacks/cost-model/model';
import type { PriceName } from '@status-callbacks/cost-model/prices';
import { settings } from '@status-callbacks/cost-model/settings';
import { type Traffic, ordinaryMix } from '@status-callbacks/cost-model/traffic';
import { usagesOf } from '@status-callbacks/cost-model/usage';
import type { Observation } from './system/observe.ts';
import { historyUnits, otherUnits, sizeOf } from './system/write-units.ts';

/** What requests of functions are billed as, those to tables and to the bus apart. */
const PRICE_OF: Readonly<Record<string, PriceName>> = {
  ReceiveMessage: 'sqsRequest',
  DeleteMessageBatch: 'sqsRequest',
  SendMessage: 'sqsRequest',
  SendMessageBatch: 'sqsRequest',
  Publish: 'snsPublish',
  PublishBatch: 'snsPublish',
  PUT: 's3Put',
};
const READS = new Set(['GetItem', 'BatchGetItem', 'Query']);
const MEMORY_GB = 0.5;

interface Units {
  readonly units: number;
  readonly bytes: number;
}

/** Write units for one callback in the table that people ask, and the size of its item. */
export const itemCosts = ({ tally }: Observation, writer: string): Units => {
  const items = tally.written.filter(({ service }) => service === writer).map(({ item }) => item);
  const sum = (of: (item: (typeof items)[number]) => number): number =>
    items.reduce((all, item) => all + of(item), 0) / items.length;
  return { units: sum(historyUnits), bytes: sum(sizeOf) };
};

/**
 * The list price of a million callbacks, from what was counted. Modelled, by the same assumptions for both designs: how long a
 * function runs, and one read unit for each request that reads a table.
 */
export const countedBill = (observation: Observation, writer: string, withAccessLog: boolean): Bill => {
  const { callbacks, tally } = observation;
  const million = (count: number): number => (count / callbacks) * 1_000_000;
  const usages: Usage[] = [
    { service: 'front door', what: 'requests', price: 'httpApiRequest', quantity: million(callbacks) },
    { service: 'front door', what: 'sent to the queue', price: 'sqsRequest', quantity: million(callbacks) },
  ];
  if (withAccessLog) {
    const quantity = million(callbacks * ACCESS_LOG_BYTES) / 1e9;
    usages.push({ service: 'front door', what: 'access log', price: 'logGb', quantity });
  }
  for (const [key, count] of tally.requests) {
    const [service = '', what = ''] = key.split(' ');
    const price = READS.has(what) ? 'dynamoReadUnit' : PRICE_OF[what];
    if (price) usages.push({ service, what, price, quantity: million(count) });
  }
  for (const [service, some] of Map.groupBy(tally.written, (written) => written.service)) {
    const units = some.reduce((sum, { item }) => sum + (service === writer ? historyUnits : otherUnits)(item), 0);
    usages.push({ service, what: 'write units', price: 'dynamoWriteUnit', quantity: million(units) });
  }
  for (const [service, events] of tally.busEvents) {
    usages.push({ service, what: 'bus events', price: 'busEvent', quantity: million(events) });
  }
  for (const [service, calls] of tally.invocations) {
    const { msPerCall, msPerRecord } = usualAssumptions;
    const seconds = (calls * msPerCall + (tally.records.get(service) ?? 0) * msPerRecord) / 1_000;
    usages.push(
      { service, what: 'invocations', price: 'lambdaRequest', quantity: million(calls) },
      { service, what: 'function time', price: 'lambdaGbSecond', quantity: million(seconds * MEMORY_GB) },
    );
  }
  return priced(usages);
};

const SECONDS_A_DAY = 86_400;

/** The model's price of a million ordinary callbacks in production, when as many come in a day, evenly, as are given. */
export const modelledPrice = (callbacksADay: number, given: Partial<Traffic> = {}): Bill => {
  const traffic = { ...ordinaryMix, callbacks: 1_000_000, perSecond: callbacksADay / SECONDS_A_DAY, ...given };
  return priced(usagesOf(modelled(traffic, settings.prod)));
};
