import { parseKeys, type Keyring } from '../src/keys.ts';
import { encodeForm, type Params } from '../src/form.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { bodyHash, sign } from '../src/sign.ts';

export const TOKEN = '12345';
export const HOST = 'callbacks.example.com';

export const keyring = (secret: object = { AUTH_TOKEN: TOKEN }): Keyring => parseKeys(JSON.stringify(secret));

const received = (fields: Partial<ReceivedRequest>): ReceivedRequest => ({
  method: 'POST',
  host: HOST,
  path: '/twilio-any',
  query: '',
  body: Buffer.alloc(0),
  receivedAt: '2026-11-23T16:00:00.000Z',
  ...fields,
});

const urlOf = (path: string, query: string): string => `https://${HOST}${path}${query && '?'}${query}`;

/** As Twilio sends a form; `signed` is the query as it stands in Twilio, where that is spelled differently. */
export const formRequest = (
  params: Params,
  {
    path = '/twilio-any',
    query = '',
    signed = query,
    token = TOKEN,
  }: { path?: string; query?: string; signed?: string; token?: string } = {},
): ReceivedRequest =>
  received({ path, query, body: Buffer.from(encodeForm(params)), signature: sign(token, urlOf(path, signed), params) });

export const getRequest = (query: string, token = TOKEN): ReceivedRequest =>
  received({ method: 'GET', query, signature: sign(token, urlOf('/twilio-any', query), {}) });

export const jsonRequest = (body: string, query = '', token = TOKEN): ReceivedRequest => {
  const hashed = `${query}${query && '&'}bodySHA256=${bodyHash(Buffer.from(body))}`;
  return received({
    query: hashed,
    contentType: 'application/json',
    body: Buffer.from(body),
    signature: sign(token, urlOf('/twilio-any', hashed), {}),
  });
};
