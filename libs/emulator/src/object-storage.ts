import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FileS3Persistence, type ObjectPersistence, type S3Store } from './fauxqs.ts';

/** Keeps objects as files a person can read: `<directory>/buckets/<bucket>/objects/<key>.data`. */
export const keepObjects = (directory: string, s3: S3Store): ObjectPersistence => {
  const unfinished = join(directory, 'unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  const storage = new FileS3Persistence(directory);
  const staging = new FileS3Persistence(unfinished);

  // Written aside and moved into place: killed half-way through a write, the store would find an object without its end,
  // or one whose description does not parse, and refuse to start.
  storage.upsertObject = (bucket, object) => {
    staging.upsertObject(bucket, object);
    for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(directory, relative(unfinished, from));
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
    }
  };
  storage.loadS3(s3);
  s3.persistence = storage;
  return storage;
};
