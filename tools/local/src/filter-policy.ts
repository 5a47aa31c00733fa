import { isList, isObject, type Json, type JsonObject } from './template.ts';

/** What the emulator's matcher knows; it takes any other object as a condition that never holds. */
const OPERATORS = new Set([
  'exists',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'cidr',
  'anything-but',
  'numeric',
]);
const ANYTHING_BUT_FORMS = new Set(['prefix', 'suffix', 'wildcard']);
const MOST_KEYS = 5;

/**
 * The operators of an SNS filter policy that would silently match nothing on this machine.
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 */
export const filterPolicyRefused = (policy: JsonObject): string[] => {
  const { $or: alternatives, ...conditions } = policy;
  return [
    // https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
    ...(Object.keys(conditions).length > MOST_KEYS ? [`FilterPolicy: SNS allows at most ${MOST_KEYS} keys`] : []),
    ...Object.entries(conditions).flatMap(([key, wanted]) => keyRefused(key, wanted)),
    ...(isList(alternatives) ? alternatives : []).flatMap((one) =>
      isObject(one) ? filterPolicyRefused(one) : [`FilterPolicy: $or must list objects`],
    ),
  ];
};

const keyRefused = (key: string, wanted: Json): string[] =>
  isList(wanted)
    ? wanted.flatMap((condition) => (isObject(condition) ? operatorRefused(key, condition) : []))
    : [`FilterPolicy.${key}: must be a list of conditions`];

const operatorRefused = (key: string, condition: JsonObject): string[] => {
  const [operator = '', operand] = Object.entries(condition)[0] ?? [];
  const unsupported = [`FilterPolicy.${key}: unsupported operator ${JSON.stringify(condition)}`];
  if (Object.keys(condition).length !== 1 || !OPERATORS.has(operator)) return unsupported;
  const form = operator === 'anything-but' && isObject(operand) ? Object.keys(operand)[0] : undefined;
  return form === undefined || ANYTHING_BUT_FORMS.has(form) ? [] : unsupported;
};
