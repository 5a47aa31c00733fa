/** No text that DynamoDB takes has a noncharacter in it by accident. */
const STAND_IN = '\uFDD0__proto__';

const renamed = (value: unknown, from: string, to: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => renamed(each, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name === from ? to : name, renamed(each, from, to)]),
  );
};

type Stringify = (...given: readonly unknown[]) => string | undefined;

/**
 * `JSON` for a program that copies maps name by name into objects with a prototype, as dynalite does: there `__proto__` has
 * another name, which nobody outside sees. For DynamoDB it is a name like any other.
 */
export const keepingProto = (json: JSON): { readonly parse: JSON['parse']; readonly stringify: Stringify } => {
  const parse = json.parse.bind(json);
  const stringify = json.stringify.bind(json) as Stringify;
  return {
    parse: (text, reviver) => {
      const value: unknown = parse(text, reviver);
      return String(text).includes('__proto__') ? renamed(value, '__proto__', STAND_IN) : value;
    },
    stringify: (...given) => {
      const text = stringify(...given);
      return text?.includes(STAND_IN) ? stringify(renamed(parse(text), STAND_IN, '__proto__')) : text;
    },
  };
};
