import { randomUUID } from 'node:crypto';
import { paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Execution, type MapRun, now, StatesError } from './execution.ts';
import type { DistributedMapState, Fields } from './state-machine-definition.ts';
import { fill } from './state-machine.ts';

/** What AWS allows a batch to be as a whole, where the definition allows more. */
const MOST_BYTES = 256 * 1_024;
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const DEFAULT_CONCURRENCY = 10_000;

/** In S3; the same for reading and writing. */
interface Place {
  readonly Bucket: string;
  readonly Prefix: string;
}

const placeOf = async (template: Fields, input: unknown): Promise<Place> => {
  const { Bucket, Prefix = '' } = (await fill(template, input)) as unknown as Place;
  return { Bucket, Prefix };
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
const listed = async (s3: S3Client, place: Place): Promise<Fields[]> => {
  const items: Fields[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, place)) {
    for (const { ETag, Key, LastModified, Size, StorageClass } of Contents) {
      items.push({ Etag: ETag, Key, LastModified: LastModified!.getTime() / 1_000, Size, StorageClass });
    }
  }
  return items;
};

/** The inputs of the iterations; without a batcher an item each. */
const inputsOf = async (
  { ItemBatcher }: DistributedMapState,
  items: readonly Fields[],
  input: unknown,
): Promise<{ input: Fields; size: number }[]> => {
  if (!ItemBatcher) return items.map((item) => ({ input: item, size: 1 }));
  const { MaxItemsPerBatch = Infinity, MaxInputBytesPerBatch = MOST_BYTES, BatchInput } = ItemBatcher;
  const shared = BatchInput && { BatchInput: await fill(BatchInput, input) };
  const empty = Buffer.byteLength(JSON.stringify({ ...shared, Items: [] }));
  const batches: Fields[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const current = batches.at(-1);
    if (current && current.length < MaxItemsPerBatch && bytes + size <= MaxInputBytesPerBatch) {
      current.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = empty + size;
    }
  }
  return batches.map((Items) => ({ input: { ...shared, Items }, size: Items.length }));
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
const writeResults = async (s3: S3Client, { Bucket, Prefix }: Place, run: MapRun, outputs: readonly unknown[]) => {
  const folder = `${Prefix.replace(/\/?$/, '/')}${run.arn.slice(run.arn.lastIndexOf(':') + 1)}`;
  const put = async (name: string, Body: string): Promise<object> => {
    const Key = `${folder}/${name}`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    return { Key, Size: Buffer.byteLength(Body) };
  };
  const lines = outputs.map((output) => `${JSON.stringify(output)}\n`).join('');
  const SUCCEEDED = outputs.length > 0 ? [await put('SUCCEEDED_0.jsonl', lines)] : [];
  const ResultFiles = { FAILED: [], PENDING: [], SUCCEEDED };
  const manifest = { DestinationBucket: Bucket, MapRunArn: run.arn, ResultFiles };
  await put('manifest.json', JSON.stringify(manifest));
  return { MapRunArn: run.arn, ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` } };
};

export interface MapRunOptions {
  readonly s3: S3Client;
  readonly executionArn: string;
  readonly name: string;
  readonly state: DistributedMapState;
  readonly input: unknown;
  readonly signal: AbortSignal;
  /** Told of the run before it begins. */
  readonly onRun: (run: MapRun) => void;
  /** Runs one iteration to its end, whatever that is. */
  readonly iterate: (run: MapRun, input: Fields, begun: (execution: Execution) => void) => Promise<Execution>;
}

/** Runs a distributed map: lists, batches, iterates side by side within its limits, writes the results. */
export const runMap = async ({ s3, executionArn, name, state, input, signal, onRun, iterate }: MapRunOptions) => {
  const { MaxConcurrencyPath } = state;
  const concurrency = MaxConcurrencyPath
    ? Number((await fill({ 'value.$': MaxConcurrencyPath }, input))['value'])
    : (state.MaxConcurrency ?? 0);
  const inputs = await inputsOf(state, await listed(s3, await placeOf(state.ItemReader.Parameters, input)), input);
  const [, machine] = /:execution:([^:]+):/.exec(executionArn) ?? [];
  const run: MapRun = {
    arn: `arn:aws:states:us-east-1:000000000000:mapRun:${machine}/${state.Label ?? name}:${randomUUID()}`,
    executionArn,
    startDate: now(),
    maxConcurrency: concurrency || DEFAULT_CONCURRENCY,
    batches: inputs.map(({ size }) => ({ size })),
    status: 'RUNNING',
  };
  onRun(run);

  let next = 0;
  let isBroken = false;
  const lane = async (): Promise<void> => {
    while (next < inputs.length && !signal.aborted && !isBroken) {
      const index = next++;
      const ended = await iterate(
        run,
        inputs[index]!.input,
        (execution) => (run.batches[index]!.execution = execution),
      );
      if (ended.status !== 'SUCCEEDED') isBroken = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.maxConcurrency, inputs.length) }, lane));

  run.stopDate = now();
  run.status = signal.aborted ? 'ABORTED' : isBroken ? 'FAILED' : 'SUCCEEDED';
  if (run.status !== 'SUCCEEDED') {
    throw new StatesError(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }
  const outputs = run.batches.flatMap(({ execution }) => (execution?.status === 'SUCCEEDED' ? [execution.output] : []));
  return writeResults(s3, await placeOf(state.ResultWriter.Parameters, input), run, outputs);
};
