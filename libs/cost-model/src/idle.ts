import type { Usage } from './bill.ts';

/** What a stage has whether or not anything comes; `test/cost.e2e.test.ts` counts it in the synthesised templates. */
export const standing = {
  /** One for each service, and one for all. */
  dashboards: 6,
  /** Metrics that alarms look at. */
  alarmMetrics: 60,
  /** Queues that Lambda asks. */
  readers: 12,
  /** The secrets of stacks; the one with the tokens of Twilio is made by hand, and stages share it. */
  secrets: 1,
} as const;

/** Lambda asks an empty queue on five connections, twenty seconds long (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html). */
const ASKED_A_MONTH = (5 * 30 * 86_400) / 20;

/** Of a month in which nothing comes. */
export const idleUsages: readonly Usage[] = [
  { service: 'stage', what: 'dashboards', price: 'dashboardMonth', quantity: standing.dashboards },
  { service: 'stage', what: 'alarms', price: 'alarmMonth', quantity: standing.alarmMetrics },
  { service: 'stage', what: 'empty queues asked', price: 'sqsRequest', quantity: standing.readers * ASKED_A_MONTH },
  { service: 'stage', what: 'secrets', price: 'secretMonth', quantity: standing.secrets + 1 },
];

/** Counted by the functions, and by the HTTP API for each route: about as many in a month in which something comes. */
export const countedUsages: readonly Usage[] = [
  { service: 'stage', what: 'metrics of our own', price: 'metricMonth', quantity: 27 },
];
