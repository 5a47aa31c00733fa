import { CreateSecretCommand, DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ResourceKind } from '../resource-kind.ts';
import { textOf } from '../template.ts';

export const secret: ResourceKind = {
  implemented: ['Name', 'SecretString'],
  inert: ['Description', 'KmsKeyId', 'Tags'],
  refuse: ({ Name, SecretString }) => [
    ...(typeof Name === 'string' ? [] : ['Name: must be given literally, for people to put a value into it']),
    ...(typeof SecretString === 'string' ? [] : ['SecretString: must be given']),
  ],
  deploy: async ({ properties }, { aws }) => {
    const Name = textOf(properties['Name']);
    const client = new SecretsManagerClient(aws.client('secrets_manager'));
    // What somebody has put into it stays, as it does in CloudFormation while the template is the same.
    const { ARN } = await client
      .send(new DescribeSecretCommand({ SecretId: Name }))
      .catch(() => client.send(new CreateSecretCommand({ Name, SecretString: textOf(properties['SecretString']) })));
    return { ref: ARN!, attributes: { Id: ARN! } };
  },
};
