import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { strongest } from '@status-callbacks/archive/evidence';
import type { Trace } from './trace.ts';

/** What is held in memory of a partition before it is written. */
const BUFFER_CHARACTERS = 32 * 1024;

/** Records on disk, cut by id into parts small enough for memory. */
export interface Spill {
  readonly add: (record: Trace) => Promise<void>;
  /**
   * Records of one part, one per id: the first receipt of a callback that came twice, by the line that proves most. Ends the
   * writing.
   */
  readonly part: (index: number) => Promise<Map<string, Trace>>;
  readonly close: () => Promise<void>;
}

/** The same id has the same part in every spill of as many parts. */
const partOf = (id: string, parts: number): number => {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (hash * 31 + id.charCodeAt(index)) >>> 0;
  return hash % parts;
};

export const openSpill = async (directory: string, name: string, parts: number): Promise<Spill> => {
  const paths = Array.from({ length: parts }, (_, index) => join(directory, `${name}-${index}`));
  // Callbacks of people are in them: for nobody else to read.
  const files: FileHandle[] = await Promise.all(paths.map((path) => open(path, 'w', 0o600)));
  const buffers = paths.map(() => '');
  const flush = async (index: number): Promise<void> => {
    const text = buffers[index]!;
    buffers[index] = '';
    if (text) await files[index]!.appendFile(text);
  };
  return {
    add: async (record) => {
      const index = partOf(record.id, parts);
      buffers[index] += `${JSON.stringify(record)}\n`;
      if (buffers[index]!.length > BUFFER_CHARACTERS) await flush(index);
    },
    part: async (index) => {
      await flush(index);
      const records = new Map<string, Trace>();
      for await (const line of createInterface({ input: createReadStream(paths[index]!) })) {
        const record = JSON.parse(line) as Trace;
        const known = records.get(record.id);
        if (!known || record.receivedAt < known.receivedAt) records.set(record.id, record);
        else if (record.receivedAt === known.receivedAt) {
          records.set(
            record.id,
            strongest(known, record, ({ archived }) => archived?.evidence ?? 0),
          );
        }
      }
      return records;
    },
    close: async () => {
      await Promise.all(files.map((file) => file.close()));
    },
  };
};
