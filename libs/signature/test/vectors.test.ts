import { readFileSync } from 'node:fs';
import { encodeForm, type Params } from '../src/form.ts';
import { candidateUrls } from '../src/candidates.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { verify } from '../src/verify.ts';
import { keyring } from './requests.ts';

interface Vector {
  readonly source: string;
  readonly authToken: string | null;
  readonly url: string;
  readonly params?: Record<string, string | string[] | null> | null;
  readonly body?: string;
  readonly signature: string | null;
  readonly valid: boolean | null;
  readonly note?: string;
}

/** Published by Twilio, in its libraries' tests and documentation; each names its source. */
const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vector[];

const filled = (params: NonNullable<Vector['params']>): Params =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value ?? '']));

const verified = ({ url, params, body, signature, authToken }: Vector): boolean => {
  const [, scheme, host, path, query = ''] = /^(https?):\/\/([^/?]+)([^?]*)(?:\?(.*))?$/.exec(url)!;
  const fields = filled(params ?? {});
  const isGet = body === undefined && Object.keys(fields).length === 0;
  const request: ReceivedRequest = {
    method: isGet ? 'GET' : 'POST',
    host: host!,
    path: path!,
    query,
    ...(signature && { signature }),
    body: Buffer.from(body ?? encodeForm(fields)),
    receivedAt: '2026-11-23T16:00:00.000Z',
  };
  const urls = [...candidateUrls(request, scheme as 'http' | 'https')];
  return verify(request, keyring({ AUTH_TOKEN: authToken }), urls).outcome === 'verified';
};

const decided = vectors.filter(({ authToken, valid }) => authToken !== null && valid !== null);

it('there are as many as were published', () => {
  expect(decided).toHaveLength(40);
});

it.each(decided.filter(({ valid }) => valid === true))('believes $url $note', (vector) => {
  expect(verified(vector)).toBe(true);
});

it.each(decided.filter(({ valid }) => valid === false))('refuses $url $note', (vector) => {
  expect(verified(vector)).toBe(false);
});
