import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { objectKey } from './layout.ts';
import { objectBody } from './object.ts';

export interface AddedObject {
  readonly key: string;
  /** False when it was there already: the same key is the same content. */
  readonly isNew: boolean;
}

/** Athena and browsers both read it as lines. */
export const OBJECT_HEADERS = { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' } as const;

const PRECONDITION_FAILED = 412;

const isThere = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === PRECONDITION_FAILED;

/**
 * Writes events of one UTC hour of receipt as an object, on condition that no object has its key: what is archived is never replaced.
 * Errors are the SDK's own; `ConditionalRequestConflict` (409) says that another request for the key was under way, and to try again.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const addObject = async (
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  events: readonly StatusCallback[],
): Promise<AddedObject> => {
  const key = objectKey(events);
  const Body = await objectBody(events);
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, IfNoneMatch: '*', ...OBJECT_HEADERS }));
    return { key, isNew: true };
  } catch (error) {
    if (isThere(error)) return { key, isNew: false };
    throw error;
  }
};
