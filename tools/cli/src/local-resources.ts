import type { Endpoints } from '@status-callbacks/local/endpoints-file';

/** What a local system says it has deployed, by stack and logical id. */
export type Resources = Endpoints['resources'];

type StackResources = Resources[string];

const DIGEST = /[0-9A-F]{8}$/;

/** Logical ids end in a digest; what comes before it is the name in the code. */
const named = <T>(
  resources: Resources,
  service: string,
  kind: (stack: StackResources) => Readonly<Record<string, T>>,
  name?: string,
): T => {
  const stacks = Object.entries(resources).filter(([stack]) => stack.startsWith(`status-callbacks-${service}-`));
  const found = stacks.flatMap(([, stack]) =>
    Object.entries(kind(stack)).filter(([id]) => !name || id.replace(DIGEST, '') === name),
  );
  if (found.length !== 1)
    throw new Error(`${service} should have one ${name ?? 'resource of its kind'}, has ${found.length}`);
  return found[0]![1];
};

/** Where callbacks end up. */
export const sinksAmong = (resources: Resources) => ({
  bucket: named(resources, 's3-archiver', ({ buckets }) => buckets, 'Archive').name,
  table: named(resources, 'dynamo-writer', ({ tables }) => tables).name,
  quarantine: named(resources, 'ingest', ({ buckets }) => buckets, 'Quarantine').name,
});
