import { readFileSync, readdirSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchClone } from './scratch-clone.ts';

const root = join(import.meta.dirname, '..');

const PACKAGE = /^(?:\.\.\/)+node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** Packages that have a module in a bundle, by the source maps of the working tree. */
const bundled = (): ReadonlySet<string> => {
  const maps = readdirSync(join(root, 'apps')).flatMap((service) => {
    const dist = join(root, 'apps', service, 'dist');
    return readdirSync(dist)
      .filter((file) => file.endsWith('.map'))
      .map((file) => JSON.parse(readFileSync(join(dist, file), 'utf8')) as { readonly sources: readonly string[] });
  });
  return new Set(maps.flatMap(({ sources }) => sources.flatMap((source) => PACKAGE.exec(source)?.[1] ?? [])));
};

/**
 * Lets a clone bundle the very bytes that the working tree does: workspaces are its own, and so are the packages that bundles
 * are made of, because a source map says where each module really is, and the hash of a bundle has its map in it.
 */
export const ownPackages = async ({ path }: ScratchClone): Promise<void> => {
  const [from, to] = [join(root, 'node_modules'), join(path, 'node_modules')];
  const copied = bundled();
  const put = async (name: string): Promise<void> => {
    if (copied.has(name)) await cp(join(from, name), join(to, name), { recursive: true });
    else await symlink(join(from, name), join(to, name));
  };
  await rm(to);
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name === '@status-callbacks')
      await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else if (name.startsWith('@')) {
      await mkdir(join(to, name));
      for (const scoped of await readdir(join(from, name))) await put(`${name}/${scoped}`);
    } else await put(name);
  }
};
