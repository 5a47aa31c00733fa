import { readFileSync, writeFileSync } from 'node:fs';
import { complaintAbout, LOCK, publishedAt, schemas, type Schemas } from './frozen.ts';

const write = (to: URL, content: unknown): void => writeFileSync(to, `${JSON.stringify(content, null, 2)}\n`);

const complaint = complaintAbout(JSON.parse(readFileSync(LOCK, 'utf8')) as Schemas, schemas);
if (complaint?.breaks) {
  console.error(complaint.text);
  process.exitCode = 1;
} else {
  write(LOCK, schemas);
  for (const [name, schema] of Object.entries(schemas)) write(publishedAt(name), schema);
}
