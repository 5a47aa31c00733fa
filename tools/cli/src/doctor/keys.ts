import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UnreadableKeys, parseKeys } from '@status-callbacks/signature/keys';
import { hmacSha1 } from '@status-callbacks/signature/sign';
import { SECRET_ID } from '../auth-token.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** What canaries are signed with, and the account they are from. */
export interface Signer {
  readonly authToken: string;
  readonly accountSid: string;
}

/** No account of Twilio's. */
const NOBODY = `AC${'0'.repeat(32)}`;
const ACCOUNT = /^AC[0-9a-fA-F]{32}$/;

/** The first token in the secret, and an account that it signs for. */
const firstSigner = (secret: string): Signer => {
  const tokens = JSON.parse(secret) as Record<string, string | string[]>;
  const authToken = tokens['AUTH_TOKEN'] ?? tokens['AUTH_TOKEN_SECONDARY'];
  if (typeof authToken === 'string') return { authToken, accountSid: NOBODY };
  const [accountSid, own] = Object.entries(tokens).find(([name]) => ACCOUNT.test(name))!;
  return { authToken: [own].flat()[0]!, accountSid };
};

/**
 * Whether the secret can be read, and holds the token that Twilio signs with, if that is given. There is no signer where there
 * is no use in sending anything.
 */
export const checkKeys = async (
  secrets: SecretsManagerClient,
  given: Partial<Signer>,
): Promise<{ readonly finding: Finding; readonly signer?: Signer }> => {
  const check = 'secret';
  let secret: string;
  let names: string;
  try {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
    const keyring = parseKeys(SecretString);
    const { authToken, accountSid } = given;
    if (authToken !== undefined) {
      const own = keyring.byAccount.get(accountSid ?? '') ?? keyring.general;
      const key = own.find(({ sign }) => sign('') === hmacSha1(authToken, ''));
      if (!key) {
        const whom = accountSid === undefined ? 'any account' : accountSid;
        const detail = `wrong token: ${SECRET_ID} does not hold the one given for ${whom}, so what it signs is refused. Put it there as AUTH_TOKEN`;
        return { finding: wrong(check, detail) };
      }
      return {
        finding: fine(check, `${SECRET_ID} holds the given token, as ${key.name}`),
        signer: { authToken, accountSid: accountSid ?? NOBODY },
      };
    }
    secret = SecretString;
    names = [...keyring.general, ...[...keyring.byAccount.values()].flat()].map(({ name }) => name).join(', ');
  } catch (error) {
    const reason = error instanceof UnreadableKeys ? error.message : (error as Error).name;
    return { finding: wrong(check, `${SECRET_ID} cannot be read: ${reason}. Nothing is verified, all of it waits`) };
  }
  return {
    finding: fine(check, `${SECRET_ID} can be read, and has ${names}. Whether Twilio signs with it, say --token`),
    signer: firstSigner(secret),
  };
};
