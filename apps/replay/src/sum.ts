import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ReplaySummary, brokenPlace, replayCounts } from '@status-callbacks/contract/replay-run';
import { batches } from '@status-callbacks/lambda/batches';
import * as z from 'zod/mini';
import { inputOf } from './input.ts';

export const config = z.object({ RESULTS_BUCKET: z.string().check(z.minLength(3)) });

/** What the map runs of a run have answered: where each has written its manifest. */
const mapRuns = z.array(z.object({ manifests: z.array(z.string()) }));

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
const manifest = z.object({ ResultFiles: z.object({ SUCCEEDED: z.array(z.object({ Key: z.string() })) }) });

const result = z.object({ counts: replayCounts, broken: z.array(brokenPlace) });

/** Objects read side by side. */
const AT_ONCE = 20;

/** Places in the answer, which is the output of the execution and no more than 256 KiB. */
const MOST_PLACES = 200;

const NOTHING: ReplaySummary = {
  counts: { objects: 0, bytes: 0, lines: 0, matched: 0, sent: 0, refused: 0, broken: 0 },
  broken: [],
};

const plus = (a: ReplaySummary, b: ReplaySummary): ReplaySummary => ({
  counts: {
    objects: a.counts.objects + b.counts.objects,
    bytes: a.counts.bytes + b.counts.bytes,
    lines: a.counts.lines + b.counts.lines,
    matched: a.counts.matched + b.counts.matched,
    sent: a.counts.sent + b.counts.sent,
    refused: a.counts.refused + b.counts.refused,
    broken: a.counts.broken + b.counts.broken,
  },
  broken: [...a.broken, ...b.broken].slice(0, MOST_PLACES),
});

/** The results of all batches of a run, added up: what a run in one process would have counted. */
export const sumIn =
  (s3: Pick<S3Client, 'send'>, bucket: string) =>
  async (event: unknown): Promise<ReplaySummary> => {
    const read = async (Key: string): Promise<string> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Body!.transformToString();
    };
    const readAll = async <T>(keys: readonly string[], parse: (text: string) => T): Promise<T[]> => {
      const all: T[] = [];
      for (const some of batches(keys, { count: AT_ONCE })) {
        all.push(...(await Promise.all(some.map(async (key) => parse(await read(key))))));
      }
      return all;
    };
    const manifests = inputOf(mapRuns, event).flatMap((run) => run.manifests);
    const written = await readAll(manifests, (text) => inputOf(manifest, JSON.parse(text)));
    const files = written.flatMap(({ ResultFiles }) => ResultFiles.SUCCEEDED.map(({ Key }) => Key));
    const sums = await readAll(files, (text) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => inputOf(result, JSON.parse(line)))
        .reduce(plus, NOTHING),
    );
    return sums.reduce(plus, NOTHING);
  };
