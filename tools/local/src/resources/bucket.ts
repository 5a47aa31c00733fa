import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { stackResources } from '../topology.ts';
import { textOf } from '../template.ts';

export const bucket: ResourceKind = {
  implemented: ['BucketName'],
  inert: [
    'BucketEncryption',
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'Tags',
    'VersioningConfiguration',
  ],
  deploy: async (resource, { aws, topology }) => {
    const s3 = new S3Client(aws.client('s3'));
    const name = textOf(resource.properties['BucketName'] ?? physicalName(resource, 63).toLowerCase());
    const exists = await s3.send(new HeadBucketCommand({ Bucket: name })).catch(() => undefined);
    if (!exists) await s3.send(new CreateBucketCommand({ Bucket: name }));

    stackResources(topology, resource.stack.name).buckets[resource.logicalId] = { name };
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com` } };
  },
};
