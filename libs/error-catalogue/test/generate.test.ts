import { readFileSync } from 'node:fs';
import { dataFileOf } from '../generate/data-file.ts';
import { pageOf } from '../generate/page.ts';
import { rowsOf } from '../generate/rows.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const csv = read('../error-codes.csv');

it('makes of the CSV the data file and the page that are there, to the byte', () => {
  expect(dataFileOf(rowsOf(csv))).toBe(read('../src/error-codes.generated.ts'));
  expect(pageOf(rowsOf(csv))).toBe(read('../../../docs/error-codes.md'));
});

it('reads quoted fields', () => {
  expect(rowsOf('header\n1,"a ""b"", c",content,yes,"x, y"\n')).toEqual([
    { code: '1', name: 'a "b", c', category: 'content', permanence: 'permanent', action: 'x, y' },
  ]);
});

it('keeps Markdown from reading its own marks in names', () => {
  const [row] = rowsOf('header\n1,<a|b*c>,content,yes,x; y\n');
  expect(pageOf([row!])).toContain('| \\<a\\|b\\*c> | permanent | x; y. |');
});

it.each(['1,a,nonsense,yes,x', '1,a,content,perhaps,x', '1,a,content,yes', '1,a,content,yes,x,y'])(
  'refuses %s',
  (line) => {
    expect(() => rowsOf(`header\n${line}\n`)).toThrow(TypeError);
  },
);
