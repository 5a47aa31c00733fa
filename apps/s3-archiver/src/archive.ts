import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';

export const config = z.object({ BUCKET_NAME: z.string().check(z.minLength(3)) });

const compress = promisify(gzip);

const byId = (a: StatusCallback, b: StatusCallback): number => (a.id < b.id ? -1 : 1);

/**
 * `callbacks/v1/dt=2026-11-23/hour=16/<first event, epoch ms>-<hash of the ids>.jsonl.gz`, UTC. Derived from the events
 * alone, so a batch delivered again is the same object.
 */
export const objectKey = (events: readonly StatusCallback[]): string => {
  const times = events.map(({ data }) => data.request.receivedAt).sort();
  const [day, hour] = [times[0]!.slice(0, 10), times[0]!.slice(11, 13)];
  const hash = createHash('sha256')
    .update(
      events
        .map(({ id }) => id)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);
  return `callbacks/v1/dt=${day}/hour=${hour}/${Date.parse(times[0]!)}-${hash}.jsonl.gz`;
};

/** The events verbatim, one a line, in an order that does not depend on the delivery. */
export const objectBody = (events: readonly StatusCallback[]): Promise<Buffer> =>
  compress(
    events
      .toSorted(byId)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );

/** Writes one object per UTC hour of receipt; the events of an object that S3 refused are the ones that failed. */
export const archiveTo =
  (s3: Pick<S3Client, 'send'>, bucket: string): Sink<StatusCallback> =>
  async (events, log) => {
    const hours = Map.groupBy(events, ({ data }) => data.request.receivedAt.slice(0, 13));
    const failed = await Promise.all(
      [...hours.values()].map(async (group) => {
        const key = objectKey(group);
        try {
          await s3.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: await objectBody(group),
              ContentType: 'application/x-ndjson',
              ContentEncoding: 'gzip',
            }),
          );
          log.info('archived', { key, events: group.length });
          return [];
        } catch (error) {
          log.error('object not written', { key, events: group.length, error });
          return group.map(({ id }) => id);
        }
      }),
    );
    return failed.flat();
  };
