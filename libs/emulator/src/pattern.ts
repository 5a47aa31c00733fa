type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Matcher = (value: Json | undefined) => boolean;
type Comparison = (value: number) => boolean;

/**
 * An EventBridge event pattern as a function. An operator it does not know is refused here and now: a rule that silently
 * matched nothing, or everything, would be found out only in production.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const compilePattern = (pattern: unknown): ((event: unknown) => boolean) => {
  const matches = fields(pattern as Json, 'pattern');
  return (event) => matches(event as Json);
};

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value);

/** `Array.isArray` forgets what a read-only list holds. */
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Every field must match; of an array in the event, any element may. */
const fields = (pattern: Json, path: string): Matcher => {
  if (!isObject(pattern)) throw new Error(`event pattern: ${path} must be an object or an array`);
  const all = Object.entries(pattern).map(([key, wanted]): Matcher => {
    if (key === '$or') return anyOf(wanted, path);
    const at = `${path}.${key}`;
    const matches = isList(wanted) ? leaf(wanted, at) : fields(wanted, at);
    return (value) => matches(isObject(value) ? value[key] : undefined);
  });
  return (value) =>
    isList(value)
      ? value.some((element) => all.every((matches) => matches(element)))
      : all.every((matches) => matches(value));
};

const anyOf = (alternatives: Json, path: string): Matcher => {
  if (!isList(alternatives) || alternatives.length < 2) {
    throw new Error(`event pattern: ${path}.$or must be an array of two or more patterns`);
  }
  const matchers = alternatives.map((alternative, index) => fields(alternative, `${path}.$or[${index}]`));
  return (value) => matchers.some((matches) => matches(value));
};

const leaf = (conditions: readonly Json[], path: string): Matcher => {
  if (conditions.length === 0) throw new Error(`event pattern: ${path} is an empty array`);
  const matchers = conditions.map((condition) => single(condition, path));
  return (value) => matchers.some((matches) => matches(value));
};

const ofAnyElement =
  (test: (value: Json) => boolean): Matcher =>
  (value) =>
    value !== undefined && (isList(value) ? value.some(test) : test(value));

const single = (condition: Json, path: string): Matcher => {
  if (isList(condition)) throw new Error(`event pattern: ${path} holds an array within an array`);
  if (!isObject(condition)) return ofAnyElement((value) => value === condition);
  const [operator, operand] = Object.entries(condition)[0] ?? ['', null];
  if (Object.keys(condition).length !== 1) throw new Error(`event pattern: ${path} needs one operator per object`);

  const refuse = (): never => {
    throw new Error(`unsupported pattern operator ${operator} ${JSON.stringify(operand)} at ${path}`);
  };
  switch (operator) {
    case 'prefix':
      return typeof operand === 'string' ? text((value) => value.startsWith(operand)) : refuse();
    case 'suffix':
      return typeof operand === 'string' ? text((value) => value.endsWith(operand)) : refuse();
    case 'anything-but': {
      const unwanted = new Set<unknown>([operand].flat());
      return [...unwanted].every((one) => typeof one === 'string' || typeof one === 'number')
        ? ofAnyElement((value) => !unwanted.has(value))
        : refuse();
    }
    case 'exists':
      // Of leaves only: AWS does not take an object for an existing field.
      if (operand === true) return (value) => value !== undefined && !isObject(value);
      return operand === false ? (value) => value === undefined || isObject(value) : refuse();
    case 'numeric':
      return numeric(operand, refuse);
    default:
      return refuse();
  }
};

const text = (test: (value: string) => boolean): Matcher =>
  ofAnyElement((value) => typeof value === 'string' && test(value));

const numeric = (operand: Json, refuse: () => never): Matcher => {
  if (!isList(operand) || operand.length === 0 || operand.length % 2 !== 0) return refuse();
  const comparisons: Comparison[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    comparisons.push(comparison(operand[index]!, operand[index + 1]!) ?? refuse());
  }
  return ofAnyElement((value) => typeof value === 'number' && comparisons.every((holds) => holds(value)));
};

const comparison = (operator: Json, limit: Json): Comparison | undefined => {
  if (typeof limit !== 'number') return undefined;
  if (operator === '=') return (value) => value === limit;
  if (operator === '<') return (value) => value < limit;
  if (operator === '<=') return (value) => value <= limit;
  if (operator === '>') return (value) => value > limit;
  return operator === '>=' ? (value) => value >= limit : undefined;
};
