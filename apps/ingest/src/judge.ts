import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { parseForm } from '@status-callbacks/signature/form';
import { callbackId } from '@status-callbacks/signature/sign';
import { type Refusal, verify } from '@status-callbacks/signature/verify';
import type { ReceivedRequest } from './receive.ts';

/** SNS takes 256 KiB, message attributes included (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
export const MOST_EVENT_BYTES = 250 * 1024;

export type Judgement =
  { readonly event: StatusCallback; readonly text: string } | { readonly refused: Refusal | 'too-large' };

/** Turns a request into the event it proves, or names why it proves none. Pure: the same request, the same answer. */
export const judge = (request: ReceivedRequest, tokens: readonly string[]): Judgement => {
  const verification = verify(request, tokens);
  if (verification.outcome === 'refused') return { refused: verification.reason };
  const { url, params } = verification;
  const { signature = '', receivedAt, requestId, sourceIp } = request;
  const event = buildStatusCallback({
    id: callbackId(url, params),
    params,
    custom: parseForm(url.split('?')[1] ?? ''),
    request: { url, signature, receivedAt, ...(requestId && { requestId }), ...(sourceIp && { sourceIp }) },
  });
  const text = JSON.stringify(event);
  return Buffer.byteLength(text) > MOST_EVENT_BYTES ? { refused: 'too-large' } : { event, text };
};
