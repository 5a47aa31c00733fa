import { readJson, type Tree } from '@nx/devkit';
import { sinkTag } from './manifest.ts';

/** The resource a sink was made with; nothing if it was not made here. */
export const made = (tree: Tree, name: string): string | undefined => {
  const manifest = `apps/${name}/package.json`;
  if (!tree.exists(manifest)) return undefined;
  const { nx } = readJson<{ nx?: { tags?: string[] } }>(tree, manifest);
  return nx?.tags?.find((tag) => tag.startsWith(sinkTag('')))?.slice(sinkTag('').length);
};
