import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseStatusCallback } from '../src/status-callback.ts';
import { complaintAbout, LOCK, publishedAt, schemas, type Schemas } from './frozen.ts';
import type { JsonSchema } from './schema-changes.ts';

const lock = JSON.parse(readFileSync(LOCK, 'utf8')) as Schemas;
const samples = readFileSync(new URL('samples.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');

it('is frozen: nothing that is said may break whoever was right to rely on it', () => {
  const complaint = complaintAbout(lock, schemas);
  if (complaint) throw new Error(complaint.text);
});

it.each(Object.keys(schemas))('publishes %s as JSON Schema, in step with the code', (name) => {
  const exported = createRequire(import.meta.url).resolve(`@status-callbacks/contract/${name}.json`);
  expect(exported).toBe(fileURLToPath(publishedAt(name)));
  expect(JSON.parse(readFileSync(exported, 'utf8'))).toEqual(schemas[name]);
});

describe('the samples', () => {
  it('parse, every version ever sent, and come back to the letter', () => {
    for (const sample of samples) expect(JSON.stringify(parseStatusCallback(sample))).toBe(sample);
  });

  it('have every field of the schema in one of them', () => {
    const fieldsOf = ({ properties = {} }: JsonSchema, path = ''): string[] =>
      Object.entries(properties).flatMap(([name, schema]) => [path + name, ...fieldsOf(schema, `${path}${name}.`)]);
    const seen = new Set<string>();
    const see = (value: unknown, path = ''): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        seen.add(path + name);
        see(inner, `${path}${name}.`);
      }
    };
    for (const sample of samples) see(JSON.parse(sample));
    expect(fieldsOf(schemas['status-callback.v1']!).filter((field) => !seen.has(field))).toEqual([]);
  });
});

describe('a change of the contract', () => {
  const v1 = lock['status-callback.v1']!;
  const { data } = v1.properties!;
  const complaint = (changed: object) => complaintAbout(lock, { ...lock, 'status-callback.v1': { ...v1, ...changed } });
  const withData = (changed: object) => ({ properties: { ...v1.properties, data: { ...data, ...changed } } });
  const withField = (name: string, schema: JsonSchema | undefined) =>
    withData({ properties: { ...data!.properties, [name]: schema } });
  const withoutField = (name: string) =>
    withData({ properties: Object.fromEntries(Object.entries(data!.properties!).filter(([field]) => field !== name)) });

  const required = data!.required!;
  const text = { type: 'string' };

  it.each([
    ['takes a field away', withoutField('from'), 'data.from: removed'],
    [
      'asks for a field that was left out',
      withData({ required: [...required, 'errorCode'] }),
      'data.errorCode: became required',
    ],
    [
      'comes with a field that nobody has sent',
      withData({ properties: { ...data!.properties, unheardOf: text }, required: [...required, 'unheardOf'] }),
      'data.unheardOf: added as required',
    ],
    [
      'leaves a field out that was always there',
      withData({ required: required.filter((name) => name !== 'status') }),
      'data.status: became optional',
    ],
    [
      'gives a field another type',
      withField('errorCode', { type: 'integer' }),
      'data.errorCode: type narrowed: no longer string',
    ],
    [
      'gives a field one more type',
      withField('from', { anyOf: [text, { type: 'null' }] }),
      'data.from: type widened: may be null',
    ],
    [
      'takes a type from a parameter',
      withField('params', { ...data!.properties!['params'], additionalProperties: text }),
      'data.params[additionalProperties]: type narrowed: no longer array',
    ],
    [
      'takes few values only',
      withField('status', { type: 'string', enum: ['sent'] }),
      'data.status: enum narrowed: nothing but "sent"',
    ],
    [
      'has another constant',
      { properties: { ...v1.properties, specversion: { type: 'string', const: '1.1' } } },
      'specversion: enum narrowed: no longer "1.0"',
    ],
    [
      'lowers a limit',
      withField('rank', { type: 'integer', minimum: 0, maximum: 99 }),
      'data.rank: narrowed, maximum: 9999 → 99',
    ],
    [
      'puts a limit',
      withField('status', { type: 'string', minLength: 1 }),
      'data.status: narrowed, minLength: none → 1',
    ],
    [
      'does something new to JSON Schema',
      withField('to', { ...text, not: { const: '' } }),
      'data.to: narrowed, not: none',
    ],
    ['refuses fields it does not know', withData({ additionalProperties: false }), 'data: additionalProperties'],
  ])('that %s is refused, with what to do instead', (_, changed, line) => {
    const { breaks, text } = complaint(changed)!;
    expect(breaks).toBe(true);
    expect(text).toContain(`  status-callback.v1 ${line}`);
    expect(text).toContain('an optional field of another name');
    expect(text).toContain('a version of its own');
    expect(text).not.toContain('nx freeze');
  });

  it.each([
    ['adds a field', withField('unheardOf', text), 'data.unheardOf: added'],
    ['lifts a limit', withField('resourceSid', text), 'data.resourceSid: loosened, minLength: 1 → none'],
    [
      'raises a limit',
      withField('rank', { type: 'integer', minimum: 0, maximum: 99_999 }),
      'data.rank: loosened, maximum',
    ],
    ['says more about a field', withField('to', { ...text, description: 'who got it' }), 'data.to: description: none'],
  ])('that %s only wants to be frozen', (_, changed, line) => {
    const { breaks, text } = complaint(changed)!;
    expect(breaks).toBe(false);
    expect(text).toContain(`  status-callback.v1 ${line}`);
    expect(text).toContain('npx nx freeze contract');
  });

  it('names what breaks alone, when something else only grew', () => {
    const { text } = complaint(
      withData({ properties: { ...data!.properties, unheardOf: { type: 'string' } }, required: [] }),
    )!;
    expect(text).toContain('data.status: became optional');
    expect(text).not.toContain('unheardOf');
  });

  it('may add a version, and take none away', () => {
    expect(complaintAbout(lock, { ...lock, 'status-callback.v2': v1 })).toMatchObject({ breaks: false });
    const { 'status-callback.v1': gone, ...others } = lock;
    expect(gone).toBeDefined();
    expect(complaintAbout(lock, others)).toMatchObject({ breaks: true, text: expect.stringContaining('(root): gone') });
  });

  it('is none when nothing changed, whatever order it is written in', () => {
    expect(complaintAbout(lock, lock)).toBeUndefined();
    expect(complaint({ required: v1.required!.toReversed() })).toBeUndefined();
  });
});
