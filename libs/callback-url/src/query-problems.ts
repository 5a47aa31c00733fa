import { ANY_DOOR, DECLARED_DOOR, NOT_CARRIED, PLAIN_DOOR } from './doors.ts';
import { type Problem, error, warning } from './problem.ts';
import { type Pair, decodeQuery, encodeQuery, escapeMarks } from './query-spelling.ts';

const RESERVED = /[@:/;$?]/g;
const ESCAPED_RESERVED = /%(?:40|3A|2F|3B|24|3F)/;

/**
 * The spelling that `ingest` starts from when it is handed decoded values, made of any spelling it goes on to try: spaces as
 * `+`, marks and reserved characters unescaped, each throughout.
 */
const restored = (query: string): string => {
  const spaces = query.includes('%20') ? query : query.replaceAll('+', '%20');
  const escaped = escapeMarks(spaces);
  // Marks all escaped, none, or apostrophes alone: a mixture is not tried.
  const tried = [
    escaped,
    escaped.replace(/%2[1789A]/g, decodeURIComponent),
    escaped.replace(/%2[189A]/g, decodeURIComponent),
  ];
  const marks = tried.includes(spaces) ? escaped : spaces;
  return ESCAPED_RESERVED.test(marks) ? marks : marks.replace(RESERVED, encodeURIComponent);
};

const characterProblems = (query: string): Problem[] => {
  const broken = /%(?![0-9a-f]{2})/i.test(query);
  return [
    ...(broken ? [error('It has a % that is no escape: write %25.')] : []),
    ...(/%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])/.test(query)
      ? [warning('It has escapes in lower case, which somebody on the way may write in upper case: %2F, not %2f.')]
      : []),
    ...(query.includes('+') ? [warning('It has a +, which is read as a space: write %20, or %2B for a plus.')] : []),
    ...(/['?@:]/.test(query)
      ? [warning("It has one of ' ? @ : as it is, which clients spell in two ways: write %27 %3F %40 %3A.")]
      : []),
  ];
};

const declaredProblems = (query: string, pairs: readonly Pair[], declared: readonly string[]): Problem[] => {
  const names = new Map<string, string[]>();
  for (const [name, value] of pairs) names.set(name, [...(names.get(name) ?? []), value]);
  const instead = `use ${ANY_DOOR}`;
  const problems = [...names].flatMap(([name, values]) => {
    if (!declared.includes(name)) {
      return [
        error(`${DECLARED_DOOR} carries only ${declared.join(', ')}, and this has another parameter: ${instead}.`),
      ];
    }
    return [
      ...(values.length > 1 ? [error(`The parameter ${name} is there ${values.length} times: ${instead}.`)] : []),
      ...(values.includes('') ? [error(`The parameter ${name} is empty: leave it out, or ${instead}.`)] : []),
      ...(values.some((value) => NOT_CARRIED.test(value))
        ? [error(`The parameter ${name} has a quote, backslash, comma or control character: ${instead}.`)]
        : []),
    ];
  });
  if (problems.length > 0 || restored(query) === encodeQuery(pairs)) return problems;
  return [error(`The query is spelled in a way that ${DECLARED_DOOR} cannot restore: ${instead}.`)];
};

/** What is wrong with the query for this door. Names no value: they may be private. */
export const queryProblems = (door: string, query: string | undefined, declared: readonly string[]): Problem[] => {
  if (query === undefined) {
    return door === DECLARED_DOOR ? [warning(`It has no parameters: ${PLAIN_DOOR} is the door for that.`)] : [];
  }
  if (query === '')
    return [error('It ends its path in ? and has no query: Twilio signs the ?, and the door drops it.')];
  if (door === PLAIN_DOOR) {
    return [error(`${PLAIN_DOOR} drops parameters, which are signed: use ${DECLARED_DOOR} or ${ANY_DOOR}.`)];
  }
  const characters = characterProblems(query);
  let pairs: Pair[];
  try {
    pairs = decodeQuery(query);
  } catch {
    return characters.some(({ severity }) => severity === 'error')
      ? characters
      : [...characters, error('It has escapes that are not UTF-8.')];
  }
  return [
    ...characters,
    ...(pairs.some(([name]) => name === 'bodySHA256')
      ? [error('The parameter bodySHA256 is Twilio’s own: it says that the body is not a form.')]
      : []),
    ...(door === DECLARED_DOOR ? declaredProblems(query, pairs, declared) : []),
  ];
};
