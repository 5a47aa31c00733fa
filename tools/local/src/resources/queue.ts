import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { physicalName } from '../physical-name.ts';
import type { Resource, ResourceKind } from '../resource-kind.ts';
import { stackResources } from '../topology.ts';
import { textOf } from '../template.ts';

/** What a queue has when its template is silent, so that a property taken out of a template is taken back here too. */
const DEFAULTS = {
  DelaySeconds: 0,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  RedrivePolicy: '',
  VisibilityTimeout: 30,
};

const attributesOf = ({ properties }: Resource): Record<string, string> =>
  Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => {
      const wanted = properties[name] ?? value;
      return [name, typeof wanted === 'object' ? JSON.stringify(wanted) : textOf(wanted)];
    }),
  );

export const queue: ResourceKind = {
  implemented: ['QueueName', ...Object.keys(DEFAULTS)],
  inert: ['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'RedriveAllowPolicy', 'Tags'],
  deploy: async (resource, { aws, topology }) => {
    const sqs = new SQSClient(aws.client('sqs'));
    const QueueName = textOf(resource.properties['QueueName'] ?? physicalName(resource, 80));
    const Attributes = attributesOf(resource);

    const existing = aws.queues.find(QueueName);
    if (existing) await sqs.send(new SetQueueAttributesCommand({ QueueUrl: existing.url, Attributes }));
    else await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));

    const { url, arn } = aws.queues.find(QueueName)!;
    stackResources(topology, resource.stack.name).queues[resource.logicalId] = { name: QueueName, url, arn };
    return { ref: url, attributes: { Arn: arn, QueueName, QueueUrl: url } };
  },
};
