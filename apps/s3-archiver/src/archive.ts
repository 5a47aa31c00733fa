import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectKey } from '@status-callbacks/archive/layout';
import { OBJECT_HEADERS, objectBody } from '@status-callbacks/archive/object';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';

export const config = z.object({ BUCKET_NAME: z.string().check(z.minLength(3)) });

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
              ...OBJECT_HEADERS,
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
