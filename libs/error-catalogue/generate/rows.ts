import type { Category, TwilioError } from '../src/catalogue.ts';
import { categoryAdvice } from '../src/category-advice.ts';

export interface Row {
  readonly code: string;
  readonly name: string;
  readonly category: Category;
  readonly permanence: TwilioError['permanence'];
  readonly action: string;
}

const permanences: Readonly<Record<string, Row['permanence']>> = {
  yes: 'permanent',
  no: 'temporary',
  'until-fixed': 'until-fixed',
  'n/a': 'no-outcome',
};

/** RFC 4180 without line breaks inside fields, which this file has not. */
const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g;

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(FIELD)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');

/**
 * The rows of `error-codes.csv`.
 * @throws {TypeError} when a row has a category, a permanence or a number of fields that the catalogue does not know
 */
export const rowsOf = (csv: string): Row[] =>
  csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [code = '', name = '', category = '', permanent = '', action = '', ...more] = fieldsOf(line);
      const permanence = permanences[permanent];
      if (!Object.hasOwn(categoryAdvice, category) || !permanence || !action || more.length > 0) {
        throw new TypeError(`not a row of the catalogue: ${line}`);
      }
      return { code, name, category: category as Category, permanence, action };
    });
