import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { stackResources } from '../topology.ts';
import { textOf } from '../template.ts';

export const topic: ResourceKind = {
  implemented: ['TopicName'],
  inert: ['DisplayName', 'KmsMasterKeyId', 'Tags', 'TracingConfig'],
  deploy: async (resource, { aws, topology }) => {
    const Name = textOf(resource.properties['TopicName'] ?? physicalName(resource, 256));
    const { TopicArn = '' } = await new SNSClient(aws.client('sns')).send(new CreateTopicCommand({ Name }));
    stackResources(topology, resource.stack.name).topics[resource.logicalId] = { arn: TopicArn };
    return { ref: TopicArn, attributes: { TopicArn, TopicName: Name } };
  },
};
