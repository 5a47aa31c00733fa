import * as z from 'zod/mini';
import { type Algorithm, hmacSha1 } from './sign.ts';

/** Something Twilio may have signed with. The secret stays inside: a key can be named in a log and counted. */
export interface Key {
  /** `primary`, `secondary`, or the account it belongs to: `AC…`, `AC…#2`. */
  readonly name: string;
  readonly sign: (content: string) => string;
}

export interface Keyring {
  /** For every account without keys of its own. */
  readonly general: readonly Key[];
  readonly byAccount: ReadonlyMap<string, readonly Key[]>;
}

/** The secret is not what it should be. Says what is missing, never what is there. */
export class UnreadableKeys extends Error {
  override readonly name = 'UnreadableKeys';
}

const token = z.string().check(z.minLength(1));
const tokens = z.union([token, z.array(token).check(z.minLength(1))]);
const account = z.string().check(z.regex(/^AC[0-9a-fA-F]{32}$/));
const general = z.object({ AUTH_TOKEN: z.optional(token), AUTH_TOKEN_SECONDARY: z.optional(token) });

const key = (name: string, secret: string, algorithm: Algorithm): Key => ({
  name,
  sign: (content) => algorithm(secret, content),
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
    byAccount.set(
      name,
      list.map((each, index) => key(index === 0 ? name : `${name}#${index + 1}`, each, algorithm)),
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

/** The account only says which keys to try first; it is in the request and proves nothing. */
export const keysFor = ({ general, byAccount }: Keyring, accountSid: string | undefined): readonly Key[] => [
  ...(byAccount.get(accountSid ?? '') ?? []),
  ...general,
];
