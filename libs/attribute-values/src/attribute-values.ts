/**
 * The kinds of DynamoDB values that JSON has a kind for.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: AttributeValue[] }
  | { readonly M: Attributes };

/** An item, or a map in one. */
export type Attributes = Record<string, AttributeValue>;

/** Without a prototype, so that every name is a name like any other. */
const without = <Value>(): Record<string, Value> => Object.create(null) as Record<string, Value>;

const toAttribute = (value: unknown): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: toAttributes(value) };
  throw new TypeError(`DynamoDB has no value for a ${typeof value}`);
};

/**
 * An object as an item of a table, or a map in one. What is `undefined` is left out, as in JSON.
 *
 * `marshall` of `@aws-sdk/util-dynamodb` tells a map by `value.constructor`, so a caller's name `constructor` makes it throw, and
 * it sets `__proto__` instead of keeping it.
 * @throws {TypeError} for a function, symbol, bigint, `NaN` or infinity
 * @example toAttributes({ pk: 'SM…', terminal: true }) // { pk: { S: 'SM…' }, terminal: { BOOL: true } }
 */
export const toAttributes = (value: object): Attributes => {
  const attributes = without<AttributeValue>();
  for (const [name, each] of Object.entries(value)) if (each !== undefined) attributes[name] = toAttribute(each);
  return attributes;
};

/** A value as the SDK hands it over: one of its kinds has a value. */
type Stored = Readonly<Record<string, unknown>>;

const fromAttribute = (stored: Stored): unknown => {
  const [kind, value] = Object.entries(stored).find(([, each]) => each !== undefined) ?? [];
  switch (kind) {
    case 'S':
    case 'BOOL':
      return value;
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'L':
      return (value as readonly Stored[]).map(fromAttribute);
    case 'M':
      return fromAttributes(value as Readonly<Record<string, Stored>>);
    default:
      throw new TypeError(`not a value that JSON has: ${kind}`);
  }
};

/**
 * The other half of `toAttributes`. Objects in it have no prototype.
 * @throws {TypeError} for a set or binary
 */
export const fromAttributes = (attributes: Readonly<Record<string, object>>): Record<string, unknown> => {
  const value = without<unknown>();
  for (const [name, each] of Object.entries(attributes)) value[name] = fromAttribute(each as Stored);
  return value;
};
