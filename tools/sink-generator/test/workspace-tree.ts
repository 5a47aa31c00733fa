import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

const ROOT = join(import.meta.dirname, '../../..');

const filesBelow = (path: string): string[] =>
  statSync(join(ROOT, path)).isDirectory()
    ? readdirSync(join(ROOT, path))
        .filter((name) => !['dist', 'cdk.out', 'node_modules'].includes(name))
        .flatMap((name) => filesBelow(`${path}/${name}`))
    : [path];

/** This workspace as far as sinks are made of it, in memory. */
export const workspaceTree = (): Tree => {
  const tree = createTree();
  for (const path of ['apps', 'docs/runbook.md', 'libs/topic/package.json'].flatMap(filesBelow)) {
    tree.write(path, readFileSync(join(ROOT, path)));
  }
  tree.write(
    '.github/CODEOWNERS',
    ['* @all', '', '/apps/ingest/ @org/ingest', '/apps/s3-archiver/ @org/s3-archiver', ''].join('\n'),
  );
  return tree;
};
