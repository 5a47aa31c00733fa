/** A spreadsheet takes these for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[=+\-@\t\r]/;

const NUMBER = /^\+\d+$/;

export interface CsvOptions {
  /** Leaves phone numbers as they are, for programs: what a spreadsheet makes of one is a number and no harm. */
  readonly plainNumbers?: boolean;
}

const cell = (text: string, { plainNumbers = false }: CsvOptions): string => {
  const safe = FORMULA.test(text) && !(plainNumbers && NUMBER.test(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One line of RFC 4180, with the first half of its end: whoever prints it adds the other. */
export const csvLine = (cells: readonly string[], options: CsvOptions = {}): string =>
  `${cells.map((text) => cell(text, options)).join(',')}\r`;
