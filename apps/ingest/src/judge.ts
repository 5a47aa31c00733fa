import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Keyring } from '@status-callbacks/signature/keys';
import type { Reason } from '@status-callbacks/quarantine/entry';
import { verify } from '@status-callbacks/signature/verify';
import { MAX_TEXT_BYTES, publicationOf } from '@status-callbacks/topic/publish';
import { contentsOf } from './contents.ts';
import { hostname } from '@status-callbacks/signature/hosts';
import type { Delivery } from './receive.ts';

/** With room for the message attributes. */
export const MAX_EVENT_BYTES = MAX_TEXT_BYTES;

export interface Accepted {
  readonly event: StatusCallback;
  readonly text: string;
  /** Name of the key it was signed with. */
  readonly key: string;
}

export interface Rejected {
  readonly refused: Reason;
  /** As the request claims. */
  readonly accountSid?: string;
}

/** Turns a request into the event it proves, or names why it proves none. Pure: the same request and keys, the same answer. */
export const judge = (
  { request, refused }: Pick<Delivery, 'request' | 'refused'>,
  keyring: Keyring,
  hosts: ReadonlySet<string>,
): Accepted | Rejected => {
  if (refused) return { refused };
  // A signature that Twilio made for any other site of the account is a right one: only the host tells.
  if (!hosts.has(hostname(request.host))) return { refused: 'unknown-host' };
  // No sink could be told of it, so it is not worth checking.
  if (request.body.length > MAX_EVENT_BYTES) return { refused: 'too-large' };
  const verification = verify(request, keyring);
  if (verification.outcome === 'refused') {
    const { reason, accountSid } = verification;
    return { refused: reason, ...(accountSid && { accountSid }) };
  }
  const { id, url, key, accountSid } = verification;
  const { params, custom, body } = contentsOf(request.body, verification);
  const { signature = '', receivedAt, requestId, sourceIp, idempotencyToken } = request;
  const event = buildStatusCallback({
    id,
    accountSid,
    params,
    custom,
    request: {
      url,
      signature,
      receivedAt,
      ...(requestId && { requestId }),
      ...(sourceIp && { sourceIp }),
      ...(idempotencyToken && { idempotencyToken }),
      ...(request.method !== 'POST' && { method: request.method }),
      ...(body !== undefined && { body }),
    },
  });
  const { text } = publicationOf(event);
  return Buffer.byteLength(text) > MAX_EVENT_BYTES ? { refused: 'too-large' } : { event, text, key };
};
