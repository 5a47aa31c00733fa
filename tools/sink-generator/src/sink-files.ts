import { format, resolveConfig } from 'prettier';
import { type Edit, edited, renamed, tidied } from './living.ts';
import { manifestOf } from './manifest.ts';
import type { Resource, Sources } from './resource.ts';
import { className } from './sink-name.ts';

const ARCHIVER = 'apps/s3-archiver';

/** With the places that links lead to instead of the links. */
const plain = (markdown: string): string => markdown.replaceAll(/\[[^\]]*\]\(([^)]*)\)/g, '$1');

/** What every sink has, as the archiver has it. */
const code = ({ living }: Sources, { behaviour, handler, stack, stackTest, words }: Resource) => {
  const file = (path: string) => living(`${ARCHIVER}/${path}`);
  const edits = (path: string, text: string, ...list: Edit[]) => edited(`${ARCHIVER}/${path}`, text, list);
  return {
    'infra/main.ts': file('infra/main.ts'),
    'infra/stack.ts': edits(
      'infra/stack.ts',
      stack(file('infra/stack.ts')),
      [/\/\*\* Keeps every .* \*\//, `/** ${plain(words.promise)} */`],
      [/batch: \{.*\},\n/, 'batch: { size: 100, window: Duration.seconds(1) },\n'],
      [/concurrency: \d+,/, 'concurrency: 5,'],
      [/ {6}takesReplaysToAll: false,\n/, ''],
      [/impact: '.*'/, `impact: '${words.impact}'`],
    ),
    'src/handler.ts': edits('src/handler.ts', file('src/handler.ts'), ...handler, ['./archive.ts', `./${behaviour}`]),
    'test/stack.test.ts': edits(
      'test/stack.test.ts',
      stackTest(file('test/stack.test.ts')),
      ['replays meant for it, never replays to all', 'replays, to it or to all'],
      ["'s3-archiver'] }", "'s3-archiver', '*'] }"],
      ['../src/archive.ts', `../src/${behaviour}`],
    ),
  };
};

const readme = ({ living }: Sources, { promise, output, alarms = '' }: Resource['words']): string => {
  const own: Readonly<Record<string, string>> = {
    Promise: promise,
    Input: 'Live events from the topic, and replays addressed to `<name>` or to all.',
    Output: output,
  };
  const text = edited(`${ARCHIVER}/README.md`, living(`${ARCHIVER}/README.md`), [
    ['[dead letters, backlog]', `[${['dead letters', 'backlog', ...headingsOf(alarms)].join(', ')}]`],
  ]);
  const [, ...sections] = text.split(/^## /m);
  const written = sections.map((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    return `## ${own[heading] === undefined ? section : `${heading}\n\n${own[heading]}\n\n`}`;
  });
  return ['# <name>\n\n', ...written].join('');
};

const headingsOf = (alarms: string): string[] => [...alarms.matchAll(/^### <name> (.*)$/gm)].map(([, name]) => name!);

const formatted = async (path: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(import.meta.filename)), filepath: path });

/**
 * A sink of that name, made of living services: what is every sink's is copied from the archiver, what is the archive's own is
 * replaced.
 * @param kind the name of the resource
 * @returns the text of each file, by its path in the service
 */
export const sinkFiles = async (
  sources: Sources,
  name: string,
  kind: string,
  resource: Resource,
): Promise<Map<string, string>> => {
  const ownName = (text: string): string =>
    renamed(text, {
      's3-archiver': name,
      S3ArchiverStack: `${className(name)}Stack`,
      DynamoWriterStack: `${className(name)}Stack`,
      '<name>': name,
    });
  const typeScript = Object.entries({ ...code(sources, resource), ...resource.files(sources) }).map(
    ([path, text]): [string, string] => [path, tidied(ownName(text))],
  );
  const files: [string, string][] = [
    ...typeScript,
    ['CHANGELOG.md', `## 0.1.0\n\n- ${plain(resource.words.promise)}\n`],
    ['README.md', ownName(readme(sources, resource.words))],
    ['package.json', ownName(manifestOf(sources, kind, new Map(typeScript)))],
    ['tsconfig.json', sources.living(`${ARCHIVER}/tsconfig.json`)],
  ];
  return new Map(
    await Promise.all(
      files.map(async ([path, text]): Promise<[string, string]> => [path, await formatted(path, text)]),
    ),
  );
};
