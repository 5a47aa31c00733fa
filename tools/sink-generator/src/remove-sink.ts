import type { GeneratorCallback, Tree } from '@nx/devkit';
import { CODE_OWNERS, withoutOwner } from './code-owners.ts';
import { lostWork } from './lost-work.ts';
import { made } from './made.ts';
import { RUNBOOK, withoutSection } from './runbook.ts';
import { leaveWorkspace } from './workspace-member.ts';

interface Options {
  readonly name: string;
  readonly force: boolean;
}

/** The sink stays: it was not made here, or somebody's work would be lost with it. */
class NotRemoved extends Error {
  override readonly name = 'NotRemoved';
}

/** `nx g remove-sink <name>`: the workspace as it was before `nx g sink <name>`. */
const removeSink = async (tree: Tree, { name, force }: Options): Promise<GeneratorCallback> => {
  const kind = made(tree, name);
  if (!kind) throw new NotRemoved(`apps/${name} was not made by nx g sink`);
  const lost = force ? [] : await lostWork(tree, name, kind);
  if (lost.length > 0) {
    throw new NotRemoved(
      `this would be lost, commit it or use --force:\n${lost.map((path) => `  ${path}`).join('\n')}`,
    );
  }
  tree.delete(`apps/${name}`);
  tree.write(RUNBOOK, withoutSection(tree.read(RUNBOOK, 'utf8')!, name));
  const owners = withoutOwner(tree.read(CODE_OWNERS, 'utf8') ?? '', name);
  if (owners.trim()) tree.write(CODE_OWNERS, owners);
  else tree.delete(CODE_OWNERS);
  return () => leaveWorkspace(tree.root, name);
};

export default removeSink;
