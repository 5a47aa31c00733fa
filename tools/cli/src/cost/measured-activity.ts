import type { Activity, FunctionActivity, QueueActivity, TableActivity } from '@status-callbacks/cost-model/activity';
import { usualAssumptions } from '@status-callbacks/cost-model/assumptions';
import { requestsFor } from '@status-callbacks/cost-model/requests';
import { type ReaderName, readerName, settings } from '@status-callbacks/cost-model/settings';
import type { Sum } from './metrics.ts';
import { type Place, placeOf } from './place.ts';

/** What a stage did, and what is worth saying of it besides. */
export interface Measured {
  readonly activity: Activity;
  /** By the count of `ingest`. */
  readonly verified: number;
  readonly refused: number;
  /** Callbacks with an error code. */
  readonly errors: number;
}

const MOST_TOGETHER = 10;
/** What a function has unless its stack says otherwise. */
const USUAL_MEMORY_MB = 512;

/** Queues that somebody sends to who pays for it, and how many messages a request takes. SNS and EventBridge pay themselves. */
const SENDS: Readonly<Record<string, number>> = {
  'ingest/Queue': 1,
  'ingest/EnvelopeQueue': 1,
  'error-router/TimerQueue': 1,
};

const memoryOf = ({ service, part }: Place): number => {
  const { readers, frontDoorMemoryMb } = settings.prod;
  if (part === 'FrontDoor') return frontDoorMemoryMb;
  return readers[readerName(service, part.replace(/Function$/, '')) as ReaderName]?.memoryMb ?? USUAL_MEMORY_MB;
};

interface Resource extends Place {
  readonly of: (metric: string) => number;
}

/** Every resource with its metrics; those of indexes are their table's. */
const resourcesOf = (sums: readonly Sum[], stage: string): Resource[] => {
  const placed = sums.flatMap(({ metric, resource, sum }) => {
    const place = placeOf(resource, stage);
    return place ? [{ ...place, metric, sum }] : [];
  });
  return [...Map.groupBy(placed, ({ service, part }) => `${service}/${part}`).values()].map((same) => ({
    service: same[0]!.service,
    part: same[0]!.part,
    of: (name) => same.filter(({ metric }) => metric === name).reduce((sum, one) => sum + one.sum, 0),
  }));
};

/**
 * What the metrics of a stage say that it did. SQS and SNS count messages and not requests: how many went together is taken
 * from the invocations of the function beside them, ten at most.
 */
export const measuredActivity = (sums: readonly Sum[], stage: string, apiId: string): Measured => {
  const of = (metric: string, name: string): number =>
    sums.filter((one) => one.metric === metric && one.resource === name).reduce((sum, one) => sum + one.sum, 0);
  const resources = resourcesOf(sums, stage);
  const find = (service: string, part: string): Resource | undefined =>
    resources.find((one) => one.service === service && one.part === part);
  const has = (metric: string): Resource[] => resources.filter((one) => one.of(metric) > 0);
  const handled = (service: string): number => find(service, 'Queue')?.of('NumberOfMessagesDeleted') ?? 0;
  const together = (messages: number, service: string, part: string): number => {
    const calls = find(service, part)?.of('Invocations') ?? 0;
    return calls > 0 ? Math.min(MOST_TOGETHER, messages / calls) : MOST_TOGETHER;
  };

  const queues = resources
    .filter((one) => /Queue$|DeadLetters$/.test(one.part))
    .map(({ service, part, of }): QueueActivity => {
      const received = of('NumberOfMessagesReceived');
      const each = together(received, service, part.replace(/Queue$/, 'Function'));
      const taken = requestsFor(received, each) + requestsFor(of('NumberOfMessagesDeleted'), each);
      const sendsOf = SENDS[`${service}/${part}`];
      const sends = sendsOf === undefined ? 0 : requestsFor(of('NumberOfMessagesSent'), sendsOf);
      return { service, queue: part, sends, reads: taken + of('NumberOfEmptyReceives') };
    });
  const functions = has('Invocations').map((one): FunctionActivity => ({
    service: one.service,
    calls: one.of('Invocations'),
    gbSeconds: (one.of('Duration') / 1_000) * (memoryOf(one) / 1_024),
  }));
  const tables = [...new Set([...has('ConsumedWriteCapacityUnits'), ...has('ConsumedReadCapacityUnits')])].map(
    (one): TableActivity => ({
      service: one.service,
      table: one.part,
      writeUnits: one.of('ConsumedWriteCapacityUnits'),
      readUnits: one.of('ConsumedReadCapacityUnits'),
    }),
  );
  const ingestCalls = ['Function', 'EnvelopeFunction'].reduce(
    (sum, part) => sum + (find('ingest', part)?.of('Invocations') ?? 0),
    0,
  );
  const topics = has('NumberOfMessagesPublished').map((one) => {
    const published = one.of('NumberOfMessagesPublished');
    const each = one.service === 'ingest' ? Math.min(MOST_TOGETHER, published / Math.max(1, ingestCalls)) : 1;
    return { service: one.service, requests: requestsFor(published, each) };
  });
  const logs = has('IncomingBytes').map((one) => ({
    service: one.service,
    what: one.part === 'AccessLogs' ? 'access log' : 'functions: log',
    bytes: one.of('IncomingBytes'),
  }));

  const { archivedBytes, busEventBytes } = usualAssumptions;
  const errors = handled('error-router');
  return {
    activity: {
      requests: of('Count', apiId),
      queues,
      functions,
      topics,
      tables,
      logs,
      // One object for each invocation, and one more each hour.
      archive: {
        objects: find('s3-archiver', 'Function')?.of('Invocations') ?? 0,
        bytes: handled('s3-archiver') * archivedBytes,
      },
      // One object at most for each invocation that refused something.
      quarantine: { objects: Math.min(of('refused', stage), ingestCalls) },
      // EventBridge counts events by rule, not by bus.
      bus: { events: errors, bytes: errors * busEventBytes },
    },
    verified: of('verified', stage),
    refused: of('refused', stage),
    errors,
  };
};
