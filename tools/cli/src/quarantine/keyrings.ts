import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type Keyring, UnreadableKeys, parseKeys } from '@status-callbacks/signature/keys';
import { Unreachable } from '../exit-codes.ts';
import type { QuarantinePlace } from './place.ts';

export interface Keyrings {
  readonly present: Keyring;
  /** The keys before the last change of the secret, if it keeps them and they can be read. */
  readonly previous: Keyring | undefined;
}

/**
 * The keys as they stand in the secret now, not as `ingest` last read them.
 * @throws {Unreachable}
 */
export const readKeyrings = async ({
  secrets,
  secretId,
}: Pick<QuarantinePlace, 'secrets' | 'secretId'>): Promise<Keyrings> => {
  const keyring = async (VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Keyring> => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage }));
    return parseKeys(SecretString);
  };
  try {
    const present = await keyring('AWSCURRENT');
    // It helps to explain and to nothing else: a secret that was never changed has none.
    const previous = await keyring('AWSPREVIOUS').catch(() => undefined);
    return { present, previous };
  } catch (error) {
    const reason = error instanceof UnreadableKeys ? error.message : (error as Error).name;
    throw new Unreachable(`the secret ${secretId} cannot be read: ${reason}`);
  }
};
