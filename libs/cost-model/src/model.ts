import type { Activity, FunctionActivity, QueueActivity } from './activity.ts';
import { type Assumptions, usualAssumptions } from './assumptions.ts';
import { ACCESS_LOG_BYTES, FRONT_DOOR_LOG_BYTES, logBytes } from './logs.ts';
import { requestsFor } from './requests.ts';
import type { ReaderName, StageSettings } from './settings.ts';
import { tables } from './tables.ts';
import type { Traffic } from './traffic.ts';
import { type Work, worksOf } from './work.ts';

/** What SNS counts beside the text of an event. */
const ATTRIBUTES_BYTES = 500;
const MOST_ENTRIES = 10;

const gbSeconds = (calls: number, records: number, memoryMb: number, assumed: Assumptions): number =>
  ((calls * assumed.msPerCall + records * assumed.msPerRecord) / 1_000) * (memoryMb / 1_024);

const placeOf = (reader: ReaderName): { service: string; queue: string } => {
  const [service = '', name = ''] = reader.split('/');
  return { service, queue: `${name}Queue` };
};

/**
 * What traffic makes a stage do, while nothing fails or comes twice. Left out, because they are cents: alerts, secrets, keys,
 * cold starts, what is kept for longer than a month, and bytes that leave AWS.
 */
export const modelled = (traffic: Traffic, stage: StageSettings, assuming: Partial<Assumptions> = {}): Activity => {
  const assumed = { ...usualAssumptions, ...assuming };
  const { callbacks, bytes, any, forged } = traffic;
  const believed = callbacks * (1 - forged);
  const works = worksOf(traffic, stage, assumed);
  const readers = Object.entries(works) as [ReaderName, Work][];

  const sends: Partial<Record<ReaderName, number>> = {
    ingest: requestsFor(callbacks * (1 - any), 1, bytes),
    'ingest/Envelope': requestsFor(callbacks * any, 1, bytes),
    'error-router/Timer': works['error-router/Timer'].messages,
  };
  const queues = readers.map(([reader, { messages, batch }]): QueueActivity => {
    const together = Math.min(assumed.messagesPerRequest, batch);
    const reads = requestsFor(messages, together, bytes) + requestsFor(messages, together);
    return { ...placeOf(reader), sends: sends[reader] ?? 0, reads };
  });
  /** Of those that come through both functions of `ingest`, so many to a request. */
  const fromIngest = (share: number, max: number, requestBytes = 0): number =>
    (['ingest', 'ingest/Envelope'] as const).reduce((sum, reader) => {
      const { messages, batch } = works[reader];
      return sum + requestsFor(messages * share, Math.min(max, batch * share), requestBytes);
    }, 0);

  const functions = readers.map(([reader, { messages, calls }]): FunctionActivity => {
    const { service } = placeOf(reader);
    return { service, calls, gbSeconds: gbSeconds(calls, messages, stage.readers[reader].memoryMb, assumed) };
  });
  const doorCalls = callbacks * any;
  const doorTime = gbSeconds(doorCalls, doorCalls, stage.frontDoorMemoryMb, assumed);
  const errors = works['error-router'].messages;

  return {
    requests: callbacks,
    queues,
    functions: [...functions, { service: 'ingest', calls: doorCalls, gbSeconds: doorTime }],
    topics: [{ service: 'ingest', requests: fromIngest(1 - forged, MOST_ENTRIES, bytes + ATTRIBUTES_BYTES) }],
    tables: tables(traffic, stage, works),
    logs: [
      { service: 'ingest', what: 'access log', bytes: callbacks * ACCESS_LOG_BYTES },
      { service: 'ingest', what: 'functions: log', bytes: doorCalls * FRONT_DOOR_LOG_BYTES },
      ...readers.map(([reader, { messages, calls }]) => ({
        service: placeOf(reader).service,
        what: 'functions: log',
        bytes: logBytes(reader, calls, messages),
      })),
    ],
    archive: { objects: works['s3-archiver'].calls, bytes: believed * assumed.archivedBytes },
    quarantine: { objects: fromIngest(forged, Infinity) },
    bus: { events: errors, bytes: errors * assumed.busEventBytes },
  };
};
