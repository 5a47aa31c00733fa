import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Lets a function read a secret, and no more: `grantRead` of CDK would also let it describe it. The ARN of a secret ends in six
 * characters that its name does not tell.
 */
export const allowReading = (secret: ISecret, reader: IGrantable): void => {
  const resources = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  const statement = new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources });
  reader.grantPrincipal.addToPrincipalPolicy(statement);
};
