import * as z from 'zod/mini';
import { type Algorithm, hmacSha1 } from './sign.ts';

/** Something Twilio may have signed with. The secret stays inside: a key can be named in a log and counted. */
export interface Key {
  /** `primary`, `secondary`, or the account it belongs to: `AC…`, `AC…#2`. */
  readonly name: string;
  /** The only account it may speak for; without one, every account that has no key of its own. */
  readonly accountSid?: string;
  readonly sign: (...content: readonly (string | Uint8Array)[]) => string;
}

export interface Keyring {
  /** For every account without keys of its own, and for no other. */
  readonly general: readonly Key[];
  readonly byAccount: ReadonlyMap<string, readonly Key[]>;
}

/** The secret is not what it should be. Says what is missing, never what is there. */
export class UnreadableKeys extends Error {
  override readonly name = 'UnreadableKeys';
}

/** Of more accounts in one request none would be accepted: trying them all would be a caller's way to spend our time. */
const MAX_ACCOUNTS = 2;

const token = z.string().check(z.minLength(1));
const tokens = z.union([token, z.array(token).check(z.minLength(1))]);
const account = z.string().check(z.regex(/^AC[0-9a-fA-F]{32}$/));
const general = z.object({ AUTH_TOKEN: z.optional(token), AUTH_TOKEN_SECONDARY: z.optional(token) });

const key = (name: string, secret: string, algorithm: Algorithm, accountSid?: string): Key => ({
  name,
  ...(accountSid !== undefined && { accountSid }),
  sign: (...content) => algorithm(secret, ...content),
});

/**
 * Reads the secret: `AUTH_TOKEN`, `AUTH_TOKEN_SECONDARY` while one replaces the other, and `AC…` with a token or a list of
 * them for accounts with their own. Names it does not know are left alone.
 * @throws {UnreadableKeys} when it holds no token at all, or something else under one of these names
 */
export const parseKeys = (text: string | undefined, algorithm = hmacSha1): Keyring => {
  let secret: unknown;
  try {
    secret = JSON.parse(text ?? '');
  } catch {
    throw new UnreadableKeys('the secret is not JSON: it should be an object with AUTH_TOKEN');
  }
  const shared = general.safeParse(secret);
  if (!shared.success)
    throw new UnreadableKeys('the secret should be an object with AUTH_TOKEN, a text that is not empty');
  const byAccount = new Map<string, readonly Key[]>();
  for (const [name, value] of Object.entries(secret as object)) {
    if (!account.safeParse(name).success) continue;
    const own = tokens.safeParse(value);
    if (!own.success) throw new UnreadableKeys(`${name} in the secret should be a token, or a list of them`);
    const list = [own.data].flat();
    const accountSid = `AC${name.slice(2).toLowerCase()}`;
    byAccount.set(
      accountSid,
      list.map((each, index) => key(index === 0 ? name : `${name}#${index + 1}`, each, algorithm, accountSid)),
    );
  }
  const { AUTH_TOKEN: primary, AUTH_TOKEN_SECONDARY: secondary } = shared.data;
  const generalKeys = [
    ...(primary ? [key('primary', primary, algorithm)] : []),
    ...(secondary ? [key('secondary', secondary, algorithm)] : []),
  ];
  if (generalKeys.length === 0 && byAccount.size === 0) throw new UnreadableKeys('the secret has no AUTH_TOKEN');
  return { general: generalKeys, byAccount };
};

/**
 * The keys to try, likeliest first. Which accounts a request names is the caller's word: it selects an order, and the key that
 * matches says which account the event is of. Several accounts are tried as well, so that their signature is known to be right
 * and the request is refused for what is wrong with it.
 */
export const keysFor = ({ general, byAccount }: Keyring, accounts: Iterable<string>): readonly Key[] => [
  ...[...accounts].slice(0, MAX_ACCOUNTS).flatMap((accountSid) => byAccount.get(accountSid) ?? []),
  ...general,
];

/** The keys of all accounts, one after the other. */
export const keysOfAccounts = function* ({ byAccount }: Keyring): Generator<Key> {
  for (const keys of byAccount.values()) yield* keys;
};

/** Whether there is any key that could have signed for these accounts, or for one that is not named. */
export const hasKeys = ({ general, byAccount }: Keyring, accounts: ReadonlySet<string>): boolean =>
  general.length > 0 || (accounts.size === 0 ? byAccount.size > 0 : [...accounts].some((each) => byAccount.has(each)));
