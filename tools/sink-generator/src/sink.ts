import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { CODE_OWNERS, withOwner } from './code-owners.ts';
import { kinds } from './kinds.ts';
import { made } from './made.ts';
import { newSection, RUNBOOK, sectionOf, withSection } from './runbook.ts';
import { sinkFiles } from './sink-files.ts';
import { BadName, checkName } from './sink-name.ts';
import { sourcesIn } from './sources.ts';
import { joinWorkspace } from './workspace-member.ts';

interface Options {
  readonly name: string;
  readonly resource: string;
}

/** @throws {BadName} when something else is called that, or the sink is there with another resource */
const checkFree = (tree: Tree, { name, resource }: Options): void => {
  const already = made(tree, name);
  if (already === resource) return;
  if (already) throw new BadName(`${name} is there already, made with --resource=${already}: remove it first`);
  const taken = ['apps', 'libs', 'tools'].find((folder) => tree.exists(`${folder}/${name}`));
  if (taken) throw new BadName(`${taken}/${name} is there already`);
};

/** `nx g sink <name>`: a service that takes events. What is there already stays as it is. */
const sink = async (tree: Tree, options: Options): Promise<GeneratorCallback> => {
  const { name, resource: kind } = options;
  checkName(name);
  checkFree(tree, options);
  const resource = kinds[kind]!;
  for (const [path, text] of await sinkFiles(sourcesIn(tree), name, kind, resource)) {
    if (!tree.exists(`apps/${name}/${path}`)) tree.write(`apps/${name}/${path}`, text);
  }
  const runbook = sourcesIn(tree).living(RUNBOOK);
  if (!sectionOf(runbook, name)) tree.write(RUNBOOK, withSection(runbook, newSection(runbook, name, resource.words)));
  tree.write(CODE_OWNERS, withOwner(tree.read(CODE_OWNERS, 'utf8') ?? '', name));
  return () => {
    joinWorkspace(tree.root, name);
    logger.info(`\nIts behaviour is apps/${name}/src/${resource.behaviour}; what is next: docs/add-a-sink.md`);
  };
};

export default sink;
