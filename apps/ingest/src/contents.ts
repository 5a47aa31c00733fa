import type { Params } from '@status-callbacks/contract/status-callback';
import { parseForm } from '@status-callbacks/signature/form';
import type { Verified } from '@status-callbacks/signature/verify';

/** What Twilio said, and what the application had put into its callback URL. */
export interface Contents {
  readonly params: Params;
  readonly custom: Params;
  /** A JSON body as it came: its hash is signed, so nothing less proves it. */
  readonly body?: string;
}

/** Twilio's own parameters are written `LikeThis`. In a GET request they stand among the application's. */
const isTwilios = (name: string): boolean => /^[A-Z]/.test(name);

/** Without a prototype, so that `__proto__` is a name like any other. */
const where = (params: Params, keep: (name: string) => boolean): Params =>
  Object.assign(
    Object.create(null) as Params,
    Object.fromEntries(Object.entries(params).filter(([name]) => keep(name))),
  );

/**
 * Reads a verified request by what its signature covers, and by nothing else: a form, a body proved by its hash, or the URL alone.
 * Method and content type are not signed, so whoever posts a captured request may choose them.
 */
export const contentsOf = (body: Buffer, { url, params, fields }: Verified): Contents => {
  const query = parseForm(url.slice(url.indexOf('?') + 1 || url.length));
  if (Object.keys(params).length > 0) return { params, custom: query };
  // A list, as Event Streams sends it, has no fields of its own.
  if (fields) return { params: fields, custom: where(query, (name) => name !== 'bodySHA256'), body: body.toString() };
  return { params: where(query, isTwilios), custom: where(query, (name) => !isTwilios(name)) };
};
