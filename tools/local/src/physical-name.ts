import { createHash } from 'node:crypto';
import type { Resource } from './resource-kind.ts';

/**
 * The name of a resource that has none in its template: the same in every run, so that its data is found again. The digest
 * keeps names apart that are cut to the service's limit.
 */
export const physicalName = ({ stack, logicalId }: Pick<Resource, 'stack' | 'logicalId'>, longest: number): string => {
  const name = `${stack.name}-${logicalId}`;
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - digest.length - 1)}-${digest}`;
};
