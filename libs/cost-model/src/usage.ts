import type { Activity } from './activity.ts';
import type { Usage } from './bill.ts';

const GB = 1_000_000_000;

/** One line for each thing: functions of a service are one, its queues and tables stand apart. */
const merged = (usages: readonly Usage[]): Usage[] => {
  const same = Map.groupBy(usages, ({ service, what, price }) => JSON.stringify([service, what, price]));
  return [...same.values()].map((some) => ({
    ...some[0]!,
    quantity: some.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
};

const inOrder = (services: readonly string[], usages: readonly Usage[]): Usage[] =>
  usages.toSorted((one, other) => services.indexOf(one.service) - services.indexOf(other.service));

/** Activity as units that have a price; what is not used has no line. */
export const usagesOf = ({
  requests,
  queues,
  functions,
  topics,
  tables,
  logs,
  archive,
  quarantine,
  bus,
}: Activity): Usage[] => {
  const usages: Usage[] = [
    { service: 'ingest', what: 'HTTP API', price: 'httpApiRequest', quantity: requests },
    ...queues.flatMap(({ service, queue, sends, reads }): Usage[] => [
      { service, what: `${queue}: sent`, price: 'sqsRequest', quantity: sends },
      { service, what: `${queue}: read and emptied`, price: 'sqsRequest', quantity: reads },
    ]),
    ...functions.flatMap(({ service, calls, gbSeconds }): Usage[] => [
      { service, what: 'functions: calls', price: 'lambdaRequest', quantity: calls },
      { service, what: 'functions: time', price: 'lambdaGbSecond', quantity: gbSeconds },
    ]),
    ...topics.map((topic): Usage => ({
      service: topic.service,
      what: 'topic',
      price: 'snsPublish',
      quantity: topic.requests,
    })),
    ...tables.flatMap(({ service, table, writeUnits, readUnits }): Usage[] => [
      { service, what: `${table}: written`, price: 'dynamoWriteUnit', quantity: writeUnits },
      { service, what: `${table}: read`, price: 'dynamoReadUnit', quantity: readUnits },
    ]),
    { service: 'ingest', what: 'quarantine objects', price: 's3Put', quantity: quarantine.objects },
    { service: 's3-archiver', what: 'objects', price: 's3Put', quantity: archive.objects },
    { service: 's3-archiver', what: 'archive, a month', price: 's3GbMonth', quantity: archive.bytes / GB },
    { service: 'error-router', what: 'bus', price: 'busEvent', quantity: bus.events },
    { service: 'error-router', what: 'archive of the bus', price: 'busArchiveGb', quantity: bus.bytes / GB },
    ...logs.map(({ service, what, bytes }): Usage => ({ service, what, price: 'logGb', quantity: bytes / GB })),
  ];
  const used = merged(usages).filter(({ quantity }) => quantity > 0);
  return inOrder([...new Set(used.map(({ service }) => service))], used);
};
