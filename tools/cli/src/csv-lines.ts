import { escaped } from '@status-callbacks/plain-text/plain-text';

/** A spreadsheet takes these for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[=+\-@]/;

const NUMBER = /^\+\d+$/;

export interface CsvOptions {
  /** Leaves phone numbers as they are, for programs: what a spreadsheet makes of one is a number and no harm. */
  readonly plainNumbers?: boolean;
}

const cell = (value: string, { plainNumbers = false }: CsvOptions): string => {
  const text = escaped(value);
  const safe = FORMULA.test(text) && !(plainNumbers && NUMBER.test(text)) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * One line of RFC 4180, whatever is in its cells, with the first half of its end: whoever prints it adds the other. Line breaks and other
 * control characters of a value are `\u000a` and the like, because a file is looked at in a terminal sooner or later; `--json` has values
 * to the letter.
 */
export const csvLine = (cells: readonly string[], options: CsvOptions = {}): string =>
  `${cells.map((text) => cell(text, options)).join(',')}\r`;
