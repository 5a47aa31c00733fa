import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';

/** What generators use of a tree, written at once: quicker than the command line, where that is not what is tested. */
export const diskTree = (root: string): Tree => {
  const at = (path: string): string => join(root, path);
  const tree: Pick<Tree, 'root' | 'exists' | 'delete'> & Record<'read' | 'write', unknown> = {
    root,
    exists: (path) => existsSync(at(path)),
    delete: (path) => rmSync(at(path), { recursive: true, force: true }),
    read: (path: string, encoding: BufferEncoding) => (existsSync(at(path)) ? readFileSync(at(path), encoding) : null),
    write: (path: string, content: string) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
  };
  return tree as Tree;
};
