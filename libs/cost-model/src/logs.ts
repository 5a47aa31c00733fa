import type { ReaderName } from './settings.ts';

/** A line of the access log; `test/cost.e2e.test.ts` holds it against the format in the template. */
export const ACCESS_LOG_BYTES = 250;

/** START, END and REPORT, which Lambda writes for every invocation. */
const PLATFORM_BYTES = 290;
/** A count in the embedded metric format. */
const METRIC_BYTES = 360;
const LINE_BYTES = 300;

export const FRONT_DOOR_LOG_BYTES = PLATFORM_BYTES + METRIC_BYTES;

interface Written {
  readonly perCall?: number;
  readonly perRecord?: number;
}

/** What functions write besides, while nothing fails. */
const own: Readonly<Partial<Record<ReaderName, Written>>> = {
  ingest: { perCall: METRIC_BYTES },
  'ingest/Envelope': { perCall: METRIC_BYTES },
  's3-archiver': { perCall: LINE_BYTES },
  'error-router/Reaction': { perRecord: 1.5 * LINE_BYTES },
  'error-router/Suppression': { perRecord: LINE_BYTES + METRIC_BYTES },
};

export const logBytes = (reader: ReaderName, calls: number, records: number): number => {
  const { perCall = 0, perRecord = 0 } = own[reader] ?? {};
  return calls * (PLATFORM_BYTES + perCall) + records * perRecord;
};
