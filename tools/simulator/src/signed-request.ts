import { callbackId, sign } from '@status-callbacks/signature/sign';
import type { PlannedRequest } from './planned-request.ts';

export interface Target {
  /** Where requests go. */
  readonly baseUrl: string;
  /** What Twilio signs in its place: `https://` and the host without its port, unless given. */
  readonly publicUrl?: string;
}

export interface SignedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * HTTP API tells the receiver a domain name, no scheme and no port, so `https://<domain><path>` is what it verifies;
 * requests to a local system are signed the same way.
 */
export const signedUrl = ({ path }: Pick<PlannedRequest, 'path'>, { baseUrl, publicUrl }: Target): string =>
  (publicUrl ?? `https://${new URL(baseUrl).hostname}`).replace(/\/$/, '') + path;

/** The id of the event this callback becomes. */
export const idOf = (planned: Pick<PlannedRequest, 'path' | 'params'>, target: Target): string =>
  callbackId(signedUrl(planned, target), planned.params);

const flipped = (signature: string): string => (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);

/** The header as Twilio, or the forger, would send it. */
const signature = (planned: PlannedRequest, url: string, authToken: string): Record<string, string> => {
  const { forgery, params } = planned;
  if (forgery?.flaw === 'no-signature') return {};
  const signed = sign(authToken, url, forgery?.flaw === 'altered-parameter' ? { ...forgery.signed } : params);
  return { 'X-Twilio-Signature': forgery?.flaw === 'wrong-signature' ? flipped(signed) : signed };
};

/** Pure: the request as it goes over the wire. */
export const signedRequest = (
  planned: PlannedRequest,
  { authToken, ...target }: Target & { readonly authToken: string },
): SignedRequest => ({
  url: target.baseUrl.replace(/\/$/, '') + planned.path,
  method: 'POST',
  headers: { ...planned.headers, ...signature(planned, signedUrl(planned, target), authToken) },
  body: planned.body,
});
