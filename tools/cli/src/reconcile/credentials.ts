/** How the REST API is asked, and about whom. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly accountSid: string;
}

const ACCOUNT_SID = /^AC[0-9a-f]{32}$/;

/**
 * From the variables Twilio's own CLI reads (https://www.twilio.com/docs/twilio-cli/general-usage/profiles).
 * @param account a subaccount; its parent's credentials open it
 * @throws {RangeError} with what is missing
 */
export const credentialsIn = (
  env: Readonly<Record<string, string | undefined>>,
  account: string | undefined,
): Credentials => {
  const { TWILIO_ACCOUNT_SID: own, TWILIO_AUTH_TOKEN: token, TWILIO_API_KEY: key, TWILIO_API_SECRET: secret } = env;
  if (!own || !((key && secret) || token)) {
    throw new RangeError(
      'Twilio is asked with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET: set them in the environment',
    );
  }
  if (!ACCOUNT_SID.test(own))
    throw new RangeError('TWILIO_ACCOUNT_SID is not the SID of an account: AC and 32 hex digits');
  if (account !== undefined && !ACCOUNT_SID.test(account)) {
    throw new RangeError('--account is not the SID of an account: AC and 32 hex digits');
  }
  const accountSid = account ?? own;
  return key && secret
    ? { username: key, password: secret, accountSid }
    : { username: own, password: token!, accountSid };
};
