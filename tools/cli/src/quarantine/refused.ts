import { readQueueMessage, readRefusal } from '@status-callbacks/signature/queue-message';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import { verify } from '@status-callbacks/signature/verify';
import type { HeldMessage } from '../held/held-message.ts';

/** What may be shown of a refused request: nothing of it, but whom it claims to be about. */
export interface Refused {
  readonly messageId: string;
  readonly reason: string;
  /** As it claims; only if it looks like an account. */
  readonly accountSid: string | undefined;
  /** RFC 3339, UTC. */
  readonly receivedAt: string;
}

const texts = ({ attributes }: HeldMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));

export const requestIn = (message: HeldMessage): ReceivedRequest =>
  readQueueMessage({ body: message.body, attributes: texts(message), sentTimestamp: message.sentTimestamp });

const NO_KEYS = { general: [], byAccount: new Map<string, never>() };

/** `verify` knows where the products write their account; without keys and URLs that is all it does. */
const accountOf = (request: ReceivedRequest): string | undefined => {
  const verification = verify(request, NO_KEYS, []);
  const account = verification.outcome === 'refused' ? verification.accountSid : undefined;
  return account !== undefined && /^AC[0-9a-f]{32}$/i.test(account) ? account : undefined;
};

export const refusedIn = (message: HeldMessage, request: ReceivedRequest): Refused => ({
  messageId: message.id,
  reason: readRefusal(texts(message))?.reason ?? 'unknown',
  accountSid: accountOf(request),
  receivedAt: request.receivedAt,
});
