import { createHmac } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Settings } from './settings.ts';

/** An address as it stands in the table; the same for the same address. */
export type Seal = (address: string) => Promise<string>;

export const plain: Seal = async (address) => address;

/** Shorter could be guessed, and with it every number: there are only so many. */
const SHORTEST_KEY = 32;

/**
 * HMAC-SHA256: without the key nobody can tell whether a number is in the table, even by trying them all.
 * @throws {RangeError} when the key is too short to keep that
 */
export const hashed =
  (readKey: () => Promise<string>): Seal =>
  async (address) => {
    const key = await readKey();
    if (key.length < SHORTEST_KEY) throw new RangeError(`the address key has fewer than ${SHORTEST_KEY} characters`);
    return createHmac('sha256', key).update(address).digest('base64url');
  };

/**
 * The seal of a stage. The key is read once, when first needed; a failed read is not remembered.
 * @example const seal = sealOf(settings, () => new SecretsManagerClient({}));
 */
export const sealOf = (
  { addressKeySecret }: Pick<Settings, 'addressKeySecret'>,
  secrets: () => Pick<SecretsManagerClient, 'send'>,
): Seal => {
  if (addressKeySecret === undefined) return plain;
  let known: Promise<string> | undefined;
  return hashed(() => {
    known ??= secrets()
      .send(new GetSecretValueCommand({ SecretId: addressKeySecret }))
      .then(({ SecretString = '' }) => SecretString);
    known.catch(() => (known = undefined));
    return known;
  });
};
