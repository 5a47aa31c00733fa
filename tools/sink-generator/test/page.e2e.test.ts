import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageAttributes } from '@status-callbacks/contract/attributes';
import { aCallback, messageParams } from '@status-callbacks/testing/callbacks';
import { clauses } from '@status-callbacks/testing/sink-conformance';
import { kinds } from '../src/kinds.ts';
import { checkName } from '../src/sink-name.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/add-a-sink.md'), 'utf8');
const rows = (heading: string): string[] => {
  const [, table = ''] = new RegExp(`^\\| ${heading} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? [];
  return [...table.matchAll(/^\| `?([^`|]*?)`? *\|/gm)].map(([, first]) => first!);
};

it('shows every resource, and the file to change', () => {
  const shown = [...page.matchAll(/^npx nx g sink crm-sync --resource=(\w+)/gm)].map(([, kind]) => kind);
  expect(['none', ...shown].sort()).toEqual(Object.keys(kinds).sort());
  expect(
    rows('made with')
      .map((kind) => (kind === 'nothing' ? 'none' : kind))
      .sort(),
  ).toEqual(Object.keys(kinds).sort());
});

it('names every clause', () => {
  const sentence = page.replaceAll('\n', ' ');
  expect(sentence).toContain(`: ${clauses.map(({ clause }) => clause).join(', ')}.`);
});

it('has every attribute that a filter can ask for', () => {
  const { data, ...event } = aCallback({ params: messageParams({ ErrorCode: '30006' }) });
  const attributes = messageAttributes({ ...event, data: { ...data, source: 'import' } });
  expect(rows('attribute').sort()).toEqual(Object.keys(attributes).sort());
});

it('says how long a name may be', () => {
  const most = Number(/at\s+most (\d+) characters/.exec(page)?.[1]);
  expect(() => checkName('a'.repeat(most))).not.toThrow();
  expect(() => checkName('a'.repeat(most + 1))).toThrow();
});
