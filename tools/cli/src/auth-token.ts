import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Unreachable } from './exit-codes.ts';
import { localClient } from './local-client.ts';

export const SECRET_ID = 'TwilioStatusCallbackHandler';

/**
 * The auth token a local system verifies with, from its Secrets Manager.
 * @throws {Unreachable}
 */
export const localAuthToken = async (env: Readonly<Record<string, string>>): Promise<string> => {
  const client = new SecretsManagerClient({ ...localClient(env, 'SECRETS_MANAGER'), maxAttempts: 1 });
  try {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
    const { AUTH_TOKEN } = JSON.parse(SecretString) as { AUTH_TOKEN?: string };
    if (AUTH_TOKEN) return AUTH_TOKEN;
  } catch (error) {
    // The parser's own message would quote the secret.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).name;
    throw new Unreachable(`the local system does not give its secret ${SECRET_ID}: ${reason}`);
  } finally {
    client.destroy();
  }
  throw new Unreachable(`the secret ${SECRET_ID} of the local system has no AUTH_TOKEN`);
};
