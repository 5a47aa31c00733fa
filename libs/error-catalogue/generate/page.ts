import { adviceOf, categoryAdvice, type Category } from '../src/category-advice.ts';
import type { Row } from './rows.ts';

/** What Markdown would read as a cell, a tag or emphasis; an underscore inside a word is none of them. */
const plain = (text: string): string => text.replaceAll(/[|<*\\]/g, '\\$&');

const sectionOf = (category: Category, rows: readonly Row[]): string[] => [
  `## ${category}`,
  '',
  categoryAdvice[category],
  '',
  '| code | name | permanence | what to do |',
  '| --- | --- | --- | --- |',
  ...rows.map(
    ({ code, name, permanence, action }) =>
      `| [${code}](https://www.twilio.com/docs/api/errors/${code}) | ${plain(name)} | ${permanence} | ${plain(adviceOf(action, category))} |`,
  ),
  '',
];

/** Every code the catalogue knows, for people. */
export const pageOf = (rows: readonly Row[]): string =>
  [
    '# Error codes',
    '',
    '<!-- Made by `npx nx generate error-catalogue` from libs/error-catalogue/error-codes.csv: change that file, not this one. -->',
    '',
    `The ${rows.length} codes that [error-catalogue](../libs/error-catalogue/README.md) knows, by category. Names are`,
    "[Twilio's](https://www.twilio.com/docs/api/errors); category, permanence and advice are ours.",
    '',
    '- **permanent**: the same message to the same recipient will never succeed.',
    '- **temporary**: a later attempt can succeed.',
    '- **until-fixed**: it fails until configuration, registration or funds change.',
    '- **no-outcome**: it says nothing about the fate of a message.',
    '',
    ...(Object.keys(categoryAdvice) as Category[]).flatMap((category) =>
      sectionOf(
        category,
        rows.filter((row) => row.category === category),
      ),
    ),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
