import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Keyring } from '@status-callbacks/signature/keys';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import { type Refusal, verify } from '@status-callbacks/signature/verify';
import { contentsOf } from './contents.ts';

/** SNS takes 256 KiB, message attributes included (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
export const MOST_EVENT_BYTES = 250 * 1024;

export interface Believed {
  readonly event: StatusCallback;
  readonly text: string;
  /** Name of the key it was signed with. */
  readonly key: string;
}

export interface Disbelieved {
  readonly refused: Refusal | 'too-large';
  /** As the request claims. */
  readonly accountSid?: string;
}

/** Turns a request into the event it proves, or names why it proves none. Pure: the same request and keys, the same answer. */
export const judge = (request: ReceivedRequest, keyring: Keyring): Believed | Disbelieved => {
  // Nobody could be told of it, so nobody need pay for checking it.
  if (request.body.length > MOST_EVENT_BYTES) return { refused: 'too-large' };
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
  const text = JSON.stringify(event);
  return Buffer.byteLength(text) > MOST_EVENT_BYTES ? { refused: 'too-large' } : { event, text, key };
};
