import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ResourceKind } from '../resource-kind.ts';
import { textOf } from '../template.ts';

export const parameter: ResourceKind = {
  implemented: ['Name', 'Type', 'Value'],
  inert: ['AllowedPattern', 'Description', 'Tags', 'Tier'],
  refuse: ({ Name, Type }) => [
    ...(typeof Name === 'string' ? [] : ['Name: must be given literally, for other stacks to find it']),
    ...(Type === 'String' ? [] : [`Type ${JSON.stringify(Type)}: only String is supported`]),
  ],
  deploy: async ({ properties }, { aws }) => {
    const Name = textOf(properties['Name']);
    const Value = textOf(properties['Value']);
    const put = new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true });
    await new SSMClient(aws.client('ssm')).send(put);
    return { ref: Name, attributes: { Type: 'String', Value } };
  },
};
