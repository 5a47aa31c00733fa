import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { ArchiveStore } from './read.ts';

/** The archive in its bucket. Errors are the SDK's own. */
export const s3Store = (client: S3Client, bucket: string): ArchiveStore => ({
  async *list(Prefix, after) {
    const input = { Bucket: bucket, Prefix, ...(after !== undefined && { StartAfter: after }) };
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, input)) {
      for (const { Key, Size } of Contents) yield { key: Key!, bytes: Size ?? 0 };
    }
  },
  read: async (key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body!.transformToByteArray();
  },
});
