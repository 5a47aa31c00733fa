import { addresses, parameterName } from '@status-callbacks/contract/addresses';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { CfnOutput } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** What an application needs that asks the list before it sends: to find it, to query it and, where it is hashed, the key. */
export const readPolicy = (stack: ServiceStack, table: Table, addressKey: ISecret | undefined): void => {
  const parameters = [addresses.suppressionTable, addresses.suppressionSettings].map((address) =>
    stack.formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: parameterName(stack.stage.name, address).slice(1),
    }),
  );
  const policy = new ManagedPolicy(stack, 'SuppressionRead', {
    description: 'Asks the suppression list of status callbacks before sending',
    statements: [
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [table.tableArn] }),
      new PolicyStatement({ actions: ['ssm:GetParameter'], resources: parameters }),
      ...(addressKey
        ? [
            new PolicyStatement({
              actions: ['secretsmanager:GetSecretValue'],
              // Secrets Manager appends six characters to the name of a secret.
              resources: [`${addressKey.secretArn}-??????`],
            }),
          ]
        : []),
    ],
  });
  new CfnOutput(stack, 'SuppressionReadPolicyArn', { value: policy.managedPolicyArn });
};
