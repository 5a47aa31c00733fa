/** How a function gets what is in its queue. */
export interface Reader {
  readonly batchSize: number;
  /** How long a batch is gathered; 0 takes what is there. */
  readonly windowSeconds: number;
  readonly memoryMb: number;
}

/** What a stage is set to, as far as it costs. `test/cost.e2e.test.ts` holds it against the synthesised templates. */
export interface StageSettings {
  /** By `readerName`. */
  readonly readers: Readonly<Record<ReaderName, Reader>>;
  readonly frontDoorMemoryMb: number;
  /** The length of the buckets that alerts count in. */
  readonly bucketSeconds: number;
  /** Custom parameters with an index of their own. */
  readonly declaredParameters: number;
}

/** A service with one queue by its name, a further queue by that of its function too. */
export type ReaderName =
  'ingest' | 'ingest/Envelope' | 's3-archiver' | 'dynamo-writer' | 'error-router' | `error-router/${ErrorQueue}`;
type ErrorQueue = 'Alert' | 'Count' | 'Delivery' | 'Reaction' | 'Suppression' | 'Timer' | 'Webhook';

export const readerName = (service: string, name: string): string => (name ? `${service}/${name}` : service);

interface Windows {
  readonly archive: number;
  readonly count: number;
  readonly delivery: number;
}

const reader = (batchSize: number, windowSeconds: number, memoryMb = 512): Reader => ({
  batchSize,
  windowSeconds,
  memoryMb,
});

const stage = (windows: Windows, bucketSeconds: number): StageSettings => ({
  readers: {
    ingest: reader(100, 1),
    'ingest/Envelope': reader(100, 1),
    's3-archiver': reader(1_000, windows.archive),
    'dynamo-writer': reader(100, 1),
    'error-router': reader(100, 1),
    'error-router/Alert': reader(100, 1),
    'error-router/Count': reader(1_000, windows.count),
    'error-router/Delivery': reader(1_000, windows.delivery),
    'error-router/Reaction': reader(10, 1, 256),
    'error-router/Suppression': reader(100, 1),
    'error-router/Timer': reader(10, 0),
    'error-router/Webhook': reader(5, 0, 256),
  },
  frontDoorMemoryMb: 512,
  bucketSeconds,
  declaredParameters: 2,
});

export const settings = {
  dev: stage({ archive: 5, count: 1, delivery: 1 }, 1),
  prod: stage({ archive: 60, count: 10, delivery: 60 }, 60),
} as const satisfies Readonly<Record<string, StageSettings>>;
