import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { OBJECT_HEADERS } from '@status-callbacks/archive/add-object';
import { type Entry, toLine } from './entry.ts';
import { groupOf, objectKey } from './layout.ts';

const compress = promisify(gzip);

export const putLines = async (
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
  lines: readonly string[],
): Promise<void> => {
  const Body = await compress(`${lines.join('\n')}\n`);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ...OBJECT_HEADERS }));
};

/** Cut into the objects they belong to. */
export const grouped = (entries: readonly Entry[]): Entry[][] => [...Map.groupBy(entries, groupOf).values()];

/** Writes entries of one group as one object; the same entries again, in any order, are the same object. */
export const putEntries = async (
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  entries: readonly Entry[],
): Promise<void> => {
  const lines = entries.map(toLine).sort();
  await putLines(s3, bucket, objectKey(entries, lines), lines);
};
