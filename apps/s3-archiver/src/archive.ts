import type { S3Client } from '@aws-sdk/client-s3';
import { addObject } from '@status-callbacks/archive/add-object';
import { objectKey } from '@status-callbacks/archive/layout';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';

export const config = z.object({ BUCKET_NAME: z.string().check(z.minLength(3)) });

/**
 * Adds one object per UTC hour of receipt and replaces none; an object that is there already is what an earlier delivery of the same
 * events wrote. The events of an object that S3 refused are the ones that failed.
 */
export const archiveTo =
  (s3: Pick<S3Client, 'send'>, bucket: string): Sink<StatusCallback> =>
  async (events, log) => {
    const hours = Map.groupBy(events, ({ data }) => data.request.receivedAt.slice(0, 13));
    const failed = await Promise.all(
      [...hours.values()].map(async (group) => {
        try {
          const { key, isNew } = await addObject(s3, bucket, group);
          log.info(isNew ? 'archived' : 'archived before', { key, events: group.length });
          return [];
        } catch (error) {
          log.error('object not written', { key: objectKey(group), events: group.length, error });
          return group.map(({ id }) => id);
        }
      }),
    );
    return failed.flat();
  };
