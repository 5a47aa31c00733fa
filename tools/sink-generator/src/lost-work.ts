import { execFileSync } from 'node:child_process';
import type { Tree } from '@nx/devkit';
import { kinds } from './kinds.ts';
import { newSection, RUNBOOK, sectionOf } from './runbook.ts';
import { sinkFiles } from './sink-files.ts';
import { sourcesIn } from './sources.ts';

/** What somebody wrote for a sink that neither git has nor the generator would make again. */
export const lostWork = async (tree: Tree, name: string, kind: string): Promise<string[]> => {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: tree.root, encoding: 'utf8' });
  const sources = sourcesIn(tree);
  const files = await sinkFiles(sources, name, kind, kinds[kind]!);
  const folder = `apps/${name}/`;
  const uncommitted = git('status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', folder)
    .split('\0')
    .map((entry) => entry.slice('XY '.length))
    .filter((path) => path && tree.exists(path));
  const runbook = sources.living(RUNBOOK);
  const section = sectionOf(runbook, name);
  const anew = newSection(runbook, name, kinds[kind]!.words);
  const kept = section === undefined || section === anew || section === sectionOf(git('show', `HEAD:${RUNBOOK}`), name);
  return [
    ...uncommitted.filter((path) => tree.read(path, 'utf8') !== files.get(path.slice(folder.length))),
    ...(kept ? [] : [`${RUNBOOK}#${name}`]),
  ];
};
