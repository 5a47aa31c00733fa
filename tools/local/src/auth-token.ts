import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Aws } from '@status-callbacks/emulator/aws';
import { randomBytes } from 'node:crypto';

const SECRET_NAME = 'TwilioStatusCallbackHandler';

/** The token that signs callbacks here, made at the first start: 32 hexadecimal digits, as Twilio's are. */
export const ensureAuthToken = async (aws: Aws): Promise<string> => {
  const secrets = new SecretsManagerClient(aws.client('secrets_manager'));
  const existing = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_NAME })).catch(() => undefined);
  if (existing?.SecretString) return (JSON.parse(existing.SecretString) as { AUTH_TOKEN: string }).AUTH_TOKEN;

  const AUTH_TOKEN = randomBytes(16).toString('hex');
  await secrets.send(new CreateSecretCommand({ Name: SECRET_NAME, SecretString: JSON.stringify({ AUTH_TOKEN }) }));
  return AUTH_TOKEN;
};
