/**
 * What a terminal, a mail or a chat does something with instead of showing it: control characters (C0, DEL, C1; so ESC, BEL, CR, LF), line
 * and paragraph separators, what reorders or joins text (bidi controls, zero-width characters), half surrogates, private and unassigned
 * characters. Variation selectors stay: they choose how the emoji before them looks.
 * @see https://www.unicode.org/reports/tr36/ and https://trojansource.codes
 */
const UNSEEN = /(?!\p{Variation_Selector})[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** `\u001b`, as JSON writes it; two of them for a character beyond U+FFFF. */
const codeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/**
 * A value that others chose, as it may stand in a line that people read: it is one line, and a terminal shows it and does nothing else. Each
 * such character becomes its `\uXXXX`, so the text of a JSON document without line breaks stays a JSON document, of the same value.
 * @example escaped('Bob\u001b[2J') // 'Bob\\u001b[2J'
 */
export const escaped = (value: string): string => value.replaceAll(UNSEEN, codeUnits);

const MAX_LENGTH = 60;

/** The same for a message that must stay short: what cannot be seen becomes a dot, and after 60 characters there is an ellipsis. */
export const shown = (value: string): string => {
  const line = value.replaceAll(UNSEEN, '·');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
};
