import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, type S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';

/** Every event of every object: gzipped JSON lines. */
export const readArchive = async (client: S3Client, bucket: string): Promise<StatusCallback[]> => {
  const events: StatusCallback[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const lines = gunzipSync(await Body!.transformToByteArray()).toString();
      for (const line of lines.split('\n')) if (line) events.push(parseStatusCallback(line));
    }
  }
  return events;
};
