/** As much of JSON Schema as the contract is written in. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

export interface Change {
  readonly path: string;
  readonly what: string;
  /** Somebody who was right to rely on the schema before is let down by it now. */
  readonly breaks: boolean;
}

/** Say something to people and nothing to programs. */
const ANNOTATIONS = ['$schema', '$id', 'title', 'description', 'examples', 'default', 'deprecated'];
/** Which way a limit moves that refuses more. */
const TIGHTER: Readonly<Record<string, (before: number, after: number) => boolean>> = {
  minLength: (before, after) => after > before,
  minItems: (before, after) => after > before,
  minimum: (before, after) => after > before,
  maxLength: (before, after) => after < before,
  maxItems: (before, after) => after < before,
  maximum: (before, after) => after < before,
};

const text = (value: unknown): string => JSON.stringify(value);
const below = (path: string, name: string): string => (path ? `${path}.${name}` : name);
const alternatives = (schema: JsonSchema): readonly JsonSchema[] => schema.anyOf ?? [schema];
const valuesOf = ({ const: only, enum: several }: JsonSchema): readonly unknown[] | undefined =>
  several ?? (only === undefined ? undefined : [only]);
const typesOf = (schema: JsonSchema): string[] => alternatives(schema).map(({ type }) => type ?? 'anything');

const typeChanges = (before: JsonSchema, after: JsonSchema, path: string): Change[] => {
  const [were, are] = [typesOf(before), typesOf(after)];
  const gone = were.filter((type) => !are.includes(type));
  const come = are.filter((type) => !were.includes(type));
  return [
    ...(gone.length > 0 ? [{ path, what: `type narrowed: no longer ${gone.join(' or ')}`, breaks: true }] : []),
    ...(come.length > 0 ? [{ path, what: `type widened: may be ${come.join(' or ')}`, breaks: true }] : []),
  ];
};

const valueChanges = (before: JsonSchema, after: JsonSchema, path: string): Change[] => {
  const [were, are] = [valuesOf(before), valuesOf(after)];
  if (text(were) === text(are)) return [];
  if (are === undefined) return [{ path, what: 'takes any value now', breaks: false }];
  const gone = were?.filter((value) => !are.includes(value));
  if (gone?.length === 0) {
    const come = are.filter((value) => !were!.includes(value));
    return [{ path, what: `enum grown: ${come.map(text).join(', ')}`, breaks: false }];
  }
  const what = gone ? `no longer ${gone.map(text).join(', ')}` : `nothing but ${are.map(text).join(', ')}`;
  return [{ path, what: `enum narrowed: ${what}`, breaks: true }];
};

const limitChanges = (before: JsonSchema, after: JsonSchema, path: string): Change[] => {
  const known = [
    'type',
    'anyOf',
    'properties',
    'required',
    'items',
    'additionalProperties',
    'propertyNames',
    'const',
    'enum',
  ];
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (word) => !known.includes(word),
  );
  return keywords.flatMap((word): Change[] => {
    const [was, is] = [before[word], after[word]];
    if (text(was) === text(is)) return [];
    const what = `${word}: ${text(was) ?? 'none'} → ${text(is) ?? 'none'}`;
    if (ANNOTATIONS.includes(word)) return [{ path, what, breaks: false }];
    // What a keyword does that is not known here may be anything; what goes away refuses nothing any more.
    const loosened = is === undefined || (was !== undefined && TIGHTER[word]?.(was as number, is as number) === false);
    return [{ path, what: loosened ? `loosened, ${what}` : `narrowed, ${what}`, breaks: !loosened }];
  });
};

const propertyChanges = (before: JsonSchema, after: JsonSchema, path: string): Change[] => {
  const [were, are] = [before.properties ?? {}, after.properties ?? {}];
  return [...new Set([...Object.keys(were), ...Object.keys(are)])].flatMap((name): Change[] => {
    const [was, is] = [were[name], are[name]];
    const place = below(path, name);
    const [wasRequired, isRequired] = [before.required?.includes(name), after.required?.includes(name)];
    if (!is) return [{ path: place, what: 'removed', breaks: true }];
    if (!was && isRequired) return [{ path: place, what: 'added as required', breaks: true }];
    if (!was) return [{ path: place, what: 'added', breaks: false }];
    return [
      ...(isRequired && !wasRequired ? [{ path: place, what: 'became required', breaks: true }] : []),
      ...(wasRequired && !isRequired ? [{ path: place, what: 'became optional', breaks: true }] : []),
      ...changesBetween(was, is, place),
    ];
  });
};

/** Of lists and records: whatever stands in them. */
const elementChanges = (before: JsonSchema, after: JsonSchema, path: string): Change[] =>
  (['items', 'additionalProperties', 'propertyNames'] as const).flatMap((word): Change[] => {
    const [was, is] = [before[word], after[word]] as (JsonSchema | boolean | undefined)[];
    if (typeof was === 'object' && typeof is === 'object') return changesBetween(was, is, `${path}[${word}]`);
    return was === is
      ? []
      : [{ path, what: `${word}: ${text(was) ?? 'none'} → ${text(is) ?? 'none'}`, breaks: is !== undefined }];
  });

/** Everything that differs, and whether it breaks whoever reads events or has sent them. */
export const changesBetween = (before: JsonSchema, after: JsonSchema, path = ''): Change[] => {
  if (before.anyOf || after.anyOf) {
    const [were, are] = [alternatives(before), alternatives(after)];
    const same = (schema: JsonSchema) => (other: JsonSchema) => typesOf(other).join() === typesOf(schema).join();
    return [
      ...typeChanges(before, after, path),
      ...were.flatMap((was) => are.filter(same(was)).flatMap((is) => changesBetween(was, is, path))),
    ];
  }
  const types = typeChanges(before, after, path);
  if (types.length > 0) return types;
  return [
    ...valueChanges(before, after, path),
    ...limitChanges(before, after, path),
    ...propertyChanges(before, after, path),
    ...elementChanges(before, after, path),
  ];
};
