import type { Row } from './rows.ts';

/** What many codes share is written once, so that a bundle does not carry it a hundred times. */
export const dataFileOf = (rows: readonly Row[]): string => {
  const groups = Map.groupBy(rows, ({ category, permanence, action }) =>
    JSON.stringify([category, permanence, action]),
  );
  return [
    '// Made from error-codes.csv by `npx nx generate error-catalogue`: change that file, not this one.',
    "import type { Category, TwilioError } from './catalogue.ts';",
    '',
    "type Group = readonly [Category, TwilioError['permanence'], action: string, names: Readonly<Record<string, string>>];",
    '',
    'export const groups: readonly Group[] = [',
    ...[...groups].flatMap(([shared, members]) => [
      `${shared.slice(0, -1)},{`,
      ...members.map(({ code, name }) => `  ${code}: ${JSON.stringify(name)},`),
      '}],',
    ]),
    '];',
    '',
  ].join('\n');
};
