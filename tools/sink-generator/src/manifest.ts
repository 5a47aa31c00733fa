import { LivingChanged, packagesOf } from './living.ts';
import type { Sources } from './resource.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly nx: { readonly tags: readonly string[] };
}

/** Services whose packages a sink may need: what it imports it has in the version that one of them has. */
const SERVICES = ['s3-archiver', 'dynamo-writer', 'error-router'] as const;

/** Says which kind of resource a service was made with, and so that it was made at all. */
export const sinkTag = (kind: string): string => `sink:${kind}`;

/** The archiver's manifest, with exactly the packages that the files of a sink import. */
export const manifestOf = ({ living }: Sources, kind: string, files: ReadonlyMap<string, string>): string => {
  const manifests = SERVICES.map((service) => JSON.parse(living(`apps/${service}/package.json`)) as Manifest);
  const versions = new Map(
    manifests.flatMap(({ dependencies, devDependencies }) => Object.entries({ ...devDependencies, ...dependencies })),
  );
  const importedBelow = (folders: RegExp): string[] => [
    ...new Set([...files].filter(([path]) => folders.test(path)).flatMap(([, text]) => packagesOf(text))),
  ];
  const versionOf = (name: string): string => {
    const version = versions.get(name);
    if (version === undefined) throw new LivingChanged(`none of ${SERVICES.join(', ')} has ${name} any more`);
    return version;
  };
  const versioned = (packages: readonly string[]): Record<string, string> =>
    Object.fromEntries(packages.toSorted().map((name) => [name, versionOf(name)]));
  const runs = importedBelow(/^src\//);
  const [archiver] = manifests as [Manifest, ...Manifest[]];
  return JSON.stringify({
    ...archiver,
    dependencies: versioned(runs),
    devDependencies: versioned(importedBelow(/^(infra|test)\//).filter((name) => !runs.includes(name))),
    nx: { ...archiver.nx, tags: [...archiver.nx.tags, sinkTag(kind)] },
  });
};
