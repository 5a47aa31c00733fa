import type { Params } from '@status-callbacks/contract/status-callback';
import { parseForm } from '@status-callbacks/signature/form';
import { jsonFields } from '@status-callbacks/signature/json-fields';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
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

const where = (params: Params, keep: (name: string) => boolean): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => keep(name)));

/** Reads a verified request by what its signature covers: a form, the hash of a body, or the URL alone. */
export const contentsOf = ({ method, body }: ReceivedRequest, { url, params }: Verified): Contents => {
  const query = parseForm(url.slice(url.indexOf('?') + 1 || url.length));
  if (method === 'GET') return { params: where(query, isTwilios), custom: where(query, (name) => !isTwilios(name)) };
  if (Object.keys(params).length > 0 || body.length === 0) return { params, custom: query };
  const json = body.toString();
  // A list, as Event Streams sends it, has no fields of its own.
  return { params: jsonFields(json) ?? {}, custom: where(query, (name) => name !== 'bodySHA256'), body: json };
};
