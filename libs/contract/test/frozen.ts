import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { errorEventDetailV1 } from '../src/error-event.ts';
import { optInDetailV1 } from '../src/opt-in-event.ts';
import { statusCallbackV1 } from '../src/status-callback.ts';
import { type Change, changesBetween, type JsonSchema } from './schema-changes.ts';

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Every version of everything that is said, as whoever reads it should take it: what a newer service adds is no error. */
export const schemas: Schemas = Object.fromEntries(
  Object.entries({
    'status-callback.v1': statusCallbackV1,
    'error-event.v1': errorEventDetailV1,
    'opt-in-event.v1': optInDetailV1,
  }).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' }) as JsonSchema]),
);

/** Without the order that means nothing. */
const canonical = (schema: JsonSchema): unknown =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'required' && Array.isArray(value) ? value.toSorted() : value,
  );

const changesOf = (was: JsonSchema | undefined, is: JsonSchema | undefined): Change[] => {
  if (!is) return [{ path: '', what: 'gone', breaks: true }];
  if (!was) return [{ path: '', what: 'new', breaks: false }];
  const changes = changesBetween(was, is);
  const unexplained = changes.length === 0 && !isDeepStrictEqual(canonical(was), canonical(is));
  return unexplained
    ? [{ path: '', what: 'changed in a way that schema-changes.ts does not know', breaks: true }]
    : changes;
};

const HOW_TO_VERSION = `What was sent is in archives, queues and other people's code, and stays readable for ever. Instead:
- a new meaning, type or duty of a field is an optional field of another name, filled beside the old one
- what cannot be said so is a version of its own, beside this one: a schema with a \`dataschema\` that ends in the next number, which
  the parser takes too. First every sink that reads both is deployed, then the service that sends it
See "Changing the contract" in CONTRIBUTING.md.`;

const HOW_TO_FREEZE = `Nobody is broken by that. Add an event that has it to test/samples.jsonl, run \`npx nx freeze contract\` and commit what
it writes. See "Changing the contract" in CONTRIBUTING.md.`;

/** What a change of the schemas does to those who rely on them, and what to do; nothing if there is no change. */
export const complaintAbout = (
  lock: Schemas,
  now: Schemas,
): { readonly breaks: boolean; readonly text: string } | undefined => {
  const changes = [...new Set([...Object.keys(lock), ...Object.keys(now)])].flatMap((name) =>
    changesOf(lock[name], now[name]).map(({ path, what, breaks }) => ({
      line: `  ${name} ${path || '(root)'}: ${what}`,
      breaks,
    })),
  );
  if (changes.length === 0) return undefined;
  const breaking = changes.filter(({ breaks }) => breaks);
  const [title, lines, advice] =
    breaking.length > 0
      ? ['The contract would break whoever reads or has sent these:', breaking, HOW_TO_VERSION]
      : ['The contract has changed, and its lock has not:', changes, HOW_TO_FREEZE];
  return { breaks: breaking.length > 0, text: [title, ...lines.map(({ line }) => line), '', advice].join('\n') };
};

const file = (path: string): URL => new URL(path, import.meta.url);

export const LOCK = file('schema.lock.json');
/** What other programs are given of each. */
export const publishedAt = (name: string): URL => file(`../schemas/${name}.json`);
