import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';

/** The auth tokens that may have signed a callback, likeliest first. */
export type Tokens = () => Promise<readonly string[]>;

const secret = z.object({ AUTH_TOKEN: z.string().check(z.minLength(1)) });

/** Names what is wrong with the secret, never what is in it. */
class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

const parse = (text: string | undefined): z.infer<typeof secret> => {
  try {
    return secret.parse(JSON.parse(text ?? ''));
  } catch {
    throw new UnreadableSecret('the secret is not a JSON object with AUTH_TOKEN');
  }
};

/** Reads the secret once; a failed read is not remembered, so the next batch asks again. */
export const tokensFrom = (secrets: Pick<SecretsManagerClient, 'send'>, secretId: string): Tokens => {
  let known: Promise<readonly string[]> | undefined;
  const read = async (): Promise<readonly string[]> => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    return [parse(SecretString).AUTH_TOKEN];
  };
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
};
