import { readFileSync } from 'node:fs';
import { readJson, type Tree } from '@nx/devkit';
import { kinds } from '../src/kinds.ts';
import { LivingChanged } from '../src/living.ts';
import removeSink from '../src/remove-sink.ts';
import sink from '../src/sink.ts';
import { BadName } from '../src/sink-name.ts';
import { workspaceTree } from './workspace-tree.ts';

const make = (tree: Tree, name = 'probe-sink', resource = 'none') => sink(tree, { name, resource });

/** What differs from a workspace without the sink. */
const written = (tree: Tree): Record<string, string> => {
  const before = workspaceTree();
  return Object.fromEntries(
    tree
      .listChanges()
      .map(({ path }): [string, string] => [path, tree.read(path, 'utf8')!])
      .filter(([path, text]) => text !== before.read(path, 'utf8')),
  );
};

it.each(Object.keys(kinds))('makes a sink with --resource=%s of what the archiver is today', async (kind) => {
  const tree = workspaceTree();
  await make(tree, 'probe-sink', kind);
  const files = written(tree);
  for (const [path, text] of Object.entries(files)) {
    if (!path.startsWith('apps/probe-sink/')) continue;
    expect(text).not.toMatch(/archiv|athena|glue|<name>|dynamo-writer|history/i);
  }
  expect(files['apps/probe-sink/src/handler.ts']).toContain("service: 'probe-sink'");
  expect(files['apps/probe-sink/infra/stack.ts']).toContain("super(scope, 'probe-sink', stage);");
  expect(files['apps/probe-sink/infra/stack.ts']).toContain('class ProbeSinkStack');
  expect(readJson<{ nx: object }>(tree, 'apps/probe-sink/package.json').nx).toMatchObject({
    tags: ['type:service', `sink:${kind}`],
  });
});

it('writes what the archiver has and every sink needs, whatever that is tomorrow', async () => {
  const tree = workspaceTree();
  const stack = 'apps/s3-archiver/infra/stack.ts';
  const test = 'apps/s3-archiver/test/stack.test.ts';
  tree.write(stack, tree.read(stack, 'utf8')!.replace(/(?=\n {2}\}\n\}\n$)/, '\n    this.showOnDashboard(consumer);'));
  tree.write(
    test,
    `${tree.read(test, 'utf8')}\nit('breaks no rule', () => expect(rulesBrokenBy(prod)).toEqual([]));\n`,
  );
  await make(tree, 'probe-sink', 'queue');
  expect(tree.read('apps/probe-sink/infra/stack.ts', 'utf8')).toContain('this.showOnDashboard(consumer);');
  expect(tree.read('apps/probe-sink/test/stack.test.ts', 'utf8')).toContain("it('breaks no rule'");
});

it('says what it no longer finds, and makes nothing', async () => {
  const tree = workspaceTree();
  const stack = 'apps/s3-archiver/infra/stack.ts';
  tree.write(stack, tree.read(stack, 'utf8')!.replace('batch:', 'batches:'));
  await expect(make(tree)).rejects.toThrow(LivingChanged);
  await expect(make(tree)).rejects.toThrow('apps/s3-archiver/infra/stack.ts has 0 places, not one, like this: /batch');
  expect(tree.exists('apps/probe-sink')).toBe(false);
});

it('names packages in the versions that services have, and no others', async () => {
  const tree = workspaceTree();
  await make(tree, 'probe-sink', 'queue');
  const { dependencies, devDependencies } = readJson<Record<string, Record<string, string>>>(
    tree,
    'apps/probe-sink/package.json',
  );
  expect(Object.keys(dependencies!)).toEqual([
    '@aws-sdk/client-sqs',
    '@status-callbacks/contract',
    '@status-callbacks/lambda',
    '@status-callbacks/logging',
    'zod',
  ]);
  expect(dependencies!['@aws-sdk/client-sqs']).toBe(
    readJson<{ dependencies: Record<string, string> }>(tree, 'apps/error-router/package.json').dependencies[
      '@aws-sdk/client-sqs'
    ],
  );
  expect(devDependencies).not.toHaveProperty('zod');
});

describe('beside the service', () => {
  it('gives it an owner, among the others', async () => {
    const tree = workspaceTree();
    await make(tree);
    expect(tree.read('.github/CODEOWNERS', 'utf8')).toBe(
      [
        '* @all',
        '',
        '/apps/ingest/ @org/ingest',
        '/apps/probe-sink/ @org/probe-sink',
        '/apps/s3-archiver/ @org/s3-archiver',
        '',
      ].join('\n'),
    );
  });

  it('begins the list of owners if there is none', async () => {
    const tree = workspaceTree();
    tree.delete('.github/CODEOWNERS');
    await make(tree);
    expect(tree.read('.github/CODEOWNERS', 'utf8')).toBe('/apps/probe-sink/ @status-callbacks/probe-sink\n');
  });

  it('writes its part of the runbook, which has the headings of the archiver', async () => {
    const tree = workspaceTree();
    await make(tree);
    const runbook = tree.read('docs/runbook.md', 'utf8')!;
    const headings = (name: string) =>
      [...runbook.matchAll(new RegExp(`^### ${name} (.*)$`, 'gm'))].map(([, what]) => what);
    expect(headings('probe-sink')).toEqual(headings('s3-archiver'));
    expect(runbook.slice(runbook.indexOf('## probe-sink'))).not.toMatch(/archived|S3|<name>/);
  });
});

describe('run again', () => {
  it('changes nothing', async () => {
    const tree = workspaceTree();
    await make(tree);
    const once = written(tree);
    await make(tree);
    expect(written(tree)).toEqual(once);
  });

  it('keeps what somebody wrote, and puts back what is missing', async () => {
    const tree = workspaceTree();
    await make(tree);
    tree.write('apps/probe-sink/src/deliver.ts', 'mine');
    tree.write('apps/probe-sink/src/client.ts', 'mine too');
    tree.write('docs/runbook.md', tree.read('docs/runbook.md', 'utf8')!.replace('could not be delivered', 'were lost'));
    tree.delete('apps/probe-sink/tsconfig.json');
    await make(tree);
    expect(tree.read('apps/probe-sink/src/deliver.ts', 'utf8')).toBe('mine');
    expect(tree.read('apps/probe-sink/src/client.ts', 'utf8')).toBe('mine too');
    expect(tree.read('docs/runbook.md', 'utf8')).toContain('were lost');
    expect(tree.exists('apps/probe-sink/tsconfig.json')).toBe(true);
  });

  it('does not make another kind of sink of it', async () => {
    const tree = workspaceTree();
    await make(tree, 'probe-sink', 'table');
    await expect(make(tree, 'probe-sink', 'queue')).rejects.toThrow('--resource=table');
  });
});

it.each([
  ['s3-archiver', 'apps/s3-archiver is there already'],
  ['topic', 'libs/topic is there already'],
  ['CrmSync', 'is no name'],
  ['probe_sink', 'is no name'],
  ['crm-', 'is no name'],
  ['3-crm', 'is no name'],
  ['../crm', 'is no name'],
  ['', 'is no name'],
  ['a'.repeat(21), 'has 21 characters'],
])('takes no sink called %j', async (name, why) => {
  const tree = workspaceTree();
  await expect(make(tree, name)).rejects.toThrow(BadName);
  await expect(make(tree, name)).rejects.toThrow(why);
  expect(written(tree)).toEqual({});
});

it('takes a name that begins like the archiver', async () => {
  const tree = workspaceTree();
  await make(tree, 's3-archiver-two', 'table');
  expect(Object.values(written(tree)).join('\n')).not.toContain('two-two');
});

it('offers the resources there are', () => {
  const schema = JSON.parse(readFileSync(new URL('../src/sink.schema.json', import.meta.url), 'utf8')) as {
    properties: { resource: { enum: string[] } };
  };
  expect(schema.properties.resource.enum.toSorted()).toEqual(Object.keys(kinds).sort());
});

it.each(['s3-archiver', 'probe-sink'])('does not remove %s, which it has not made', async (name) => {
  const tree = workspaceTree();
  await expect(removeSink(tree, { name, force: true })).rejects.toThrow(`apps/${name} was not made by nx g sink`);
  expect(written(tree)).toEqual({});
});

it('takes back what it has written beside the service', async () => {
  const tree = workspaceTree();
  await make(tree);
  await removeSink(tree, { name: 'probe-sink', force: true });
  expect(written(tree)).toEqual({});
});
