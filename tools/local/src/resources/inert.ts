import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { physicalName } from '../physical-name.ts';
import type { Resource, ResourceKind } from '../resource-kind.ts';

/** A resource that nothing on one machine depends on: only its name and ARN exist, for others to refer to. */
export const inert = (service: string, ...properties: readonly string[]): ResourceKind => ({
  implemented: [],
  inert: properties,
  deploy: (resource) => ({ ref: physicalName(resource, 128), attributes: { Arn: arnOf(service, resource) } }),
});

const arnOf = (service: string, resource: Resource): string =>
  `arn:aws:${service}:${service === 'iam' ? '' : REGION}:${ACCOUNT}:${physicalName(resource, 128)}`;
