import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { unpack } from '@status-callbacks/archive/unpack';
import { type Entry, parseLine } from './entry.ts';
import { keyOfPart, keyRange, QUARANTINE, reasonIn } from './layout.ts';
import { putLines } from './put.ts';

/** An object of refused requests. */
export interface KeptObject {
  readonly key: string;
  readonly reason: string;
  /** Epoch milliseconds: when it was written. */
  readonly writtenAt: number;
}

/** A line of an object as it stands there, and the entry it is; none for a line that cannot be read. */
export interface KeptLine {
  readonly text: string;
  readonly entry?: Entry;
}

export interface Kept {
  readonly lines: readonly KeptLine[];
  /** The object cannot be unpacked to its end. It is left as it is. */
  readonly damage?: string;
}

/** The archive of refused requests, as an operator sees it. */
export interface QuarantineStore {
  /** Objects of requests received within a window of epoch milliseconds, the earliest hour first: a request per thousand. */
  readonly list: (window: { readonly from: number; readonly to: number }) => AsyncIterable<KeptObject>;
  readonly read: (key: string) => Promise<Kept>;
  /**
   * Moves some lines of an object aside. Killed at any point and run again it comes to the same end: what is moved is written
   * before it is taken away, and under keys made of the lines.
   * @param prefix `RELEASED` or `DROPPED`
   */
  readonly move: (key: string, kept: Kept, moved: ReadonlySet<KeptLine>, prefix: string) => Promise<void>;
}

const lineOf = (text: string): KeptLine => {
  try {
    return { text, entry: parseLine(text) };
  } catch {
    return { text };
  }
};

/** Errors are the SDK's own. */
export const openQuarantine = (s3: Pick<S3Client, 'send'>, bucket: string): QuarantineStore => ({
  async *list(window) {
    if (window.from >= window.to) return;
    const { after, until } = keyRange(window);
    let StartAfter = after;
    for (;;) {
      const page: ListObjectsV2CommandOutput = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: QUARANTINE, StartAfter }),
      );
      for (const { Key: key = '', LastModified } of page.Contents ?? []) {
        if (key > until) return;
        StartAfter = key;
        const reason = reasonIn(key);
        if (reason !== undefined) yield { key, reason, writtenAt: LastModified?.getTime() ?? 0 };
      }
      if (!page.IsTruncated) return;
    }
  },
  read: async (key) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { lines, damage } = await unpack(await Body!.transformToByteArray());
    return { lines: lines.filter(Boolean).map(lineOf), ...(damage !== undefined && { damage }) };
  },
  move: async (key, { lines }, moved, prefix) => {
    const put = async (part: readonly KeptLine[], where: string): Promise<string> => {
      const texts = part.map(({ text }) => text);
      const partKey = keyOfPart(key, where, texts);
      await putLines(s3, bucket, partKey, texts);
      return partKey;
    };
    const rest = lines.filter((line) => !moved.has(line));
    await put(
      lines.filter((line) => moved.has(line)),
      prefix,
    );
    if (rest.length > 0) await put(rest, QUARANTINE);
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
});
