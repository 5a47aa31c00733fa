import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SECRET_ID } from '@status-callbacks/cli/auth-token';
import { localClient } from '@status-callbacks/cli/local-client';
import type { Story } from './story.ts';

/** Puts the tokens of a story's accounts beside the general one, as an operator would: see the README of the signature. */
export const putTokens = async (
  env: Readonly<Record<string, string>>,
  { own, general }: Pick<Story, 'own' | 'general'>,
): Promise<void> => {
  const [one, other] = own;
  const secret = {
    AUTH_TOKEN: general.authToken,
    [one.accountSid]: one.authToken,
    [other.accountSid]: [other.authToken],
  };
  const client = new SecretsManagerClient(localClient(env, 'SECRETS_MANAGER'));
  try {
    await client.send(new PutSecretValueCommand({ SecretId: SECRET_ID, SecretString: JSON.stringify(secret) }));
  } finally {
    client.destroy();
  }
};
