import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack, Template } from './template.ts';

interface Manifest {
  readonly artifacts: Readonly<Record<string, { readonly type: string; readonly properties?: Properties }>>;
}
interface Properties {
  readonly templateFile?: string;
}
interface AssetManifest {
  readonly files: Readonly<
    Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>
  >;
}

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/** The cloud assemblies of all services below a workspace. */
export const findAssemblies = (workspace: string): string[] =>
  globSync('apps/*/cdk.out/manifest.json', { cwd: workspace })
    .map((manifest) => join(workspace, manifest, '..'))
    .sort();

/** The stacks of one stage: those named `…-<stage>`. */
export const readStacks = (assemblies: readonly string[], stage: string): Stack[] =>
  assemblies.flatMap((directory) =>
    Object.entries(readJson<Manifest>(directory, 'manifest.json').artifacts)
      .filter(([name, { type }]) => type === 'aws:cloudformation:stack' && name.endsWith(`-${stage}`))
      .map(([name, { properties }]) => ({
        name,
        template: readJson<Template>(directory, properties?.templateFile ?? `${name}.template.json`),
        assets: readAssets(directory, name),
      })),
  );

const readAssets = (directory: string, stack: string): Map<string, string> => {
  const { files } = readJson<AssetManifest>(directory, `${stack}.assets.json`);
  return new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }): [string, string] => [
        objectKey,
        join(directory, source.path ?? ''),
      ]),
    ),
  );
};
