import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { LivingChanged } from './living.ts';
import type { Sources } from './resource.ts';

const TEMPLATES = join(import.meta.dirname, '../templates');

export const sourcesIn = (tree: Tree): Sources => ({
  living: (path) => {
    const text = tree.read(path, 'utf8');
    if (text === null) throw new LivingChanged(`there is no ${path} any more`);
    return text;
  },
  template: (path) => readFileSync(join(TEMPLATES, `${path}.template`), 'utf8'),
});
