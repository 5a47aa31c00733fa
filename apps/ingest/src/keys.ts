import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Keyring, parseKeys } from '@status-callbacks/signature/keys';

/** The keys that callbacks may be signed with, as they stand in the secret. */
export interface Keys {
  /** Read once; a failed read is not remembered, so the next batch asks again. */
  readonly current: () => Promise<Keyring>;
  /**
   * Reads the secret again, for a batch with a signature that no key explains: a rotation then needs no restart. At most once
   * per interval, or a forger could make us ask Secrets Manager all day; `undefined` when it is too soon.
   */
  readonly reread: (options: { readonly now: boolean }) => Promise<Keyring | undefined>;
}

const REREAD_EVERY_MS = 60_000;

export const keysFrom = (
  secrets: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  clock: () => number = Date.now,
): Keys => {
  let known: Promise<Keyring> | undefined;
  let readAt = -Infinity;
  const read = (): Promise<Keyring> => {
    readAt = clock();
    const reading = secrets
      .send(new GetSecretValueCommand({ SecretId: secretId }))
      .then(({ SecretString }) => parseKeys(SecretString));
    // What worked stays in use while a new read fails.
    reading.then(
      () => (known = reading),
      () => undefined,
    );
    return reading;
  };
  return {
    current: () => known ?? read(),
    reread: async ({ now }) => (now || clock() - readAt >= REREAD_EVERY_MS ? read() : undefined),
  };
};
