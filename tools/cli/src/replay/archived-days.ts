import { type S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PREFIX, type Window, hourPrefix, hoursOf } from '@status-callbacks/archive/layout';

/** `callbacks/v1/dt=2026-11-23/` */
const dayPrefix = (time: number): string => hourPrefix(time).replace(/hour=\d\d\/$/, '');

/** The days of a window that have any objects, as prefixes of their keys, the earliest first. */
export const archivedDays = async (s3: S3Client, bucket: string, window: Window): Promise<string[]> => {
  const wanted = new Set(hoursOf(window).map(dayPrefix));
  const days: string[] = [];
  const listing = { Bucket: bucket, Prefix: PREFIX, Delimiter: '/' };
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, listing)) {
    for (const { Prefix } of CommonPrefixes) if (wanted.has(Prefix!)) days.push(Prefix!);
  }
  return days.sort();
};
