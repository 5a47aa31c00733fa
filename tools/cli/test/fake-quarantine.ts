import { sign } from '@status-callbacks/signature/sign';
import type { HeldMessage } from '../src/held/held-message.ts';
import type { Queues, Resent } from '../src/held/queues.ts';

export const TOKEN = 'the token of the fake quarantine';
export const ACCOUNT = `AC${'a1'.repeat(16)}`;
export const NUMBER = '+15555550123';
const HOST = 'callbacks.example.com';

export interface Refusal {
  readonly id: string;
  readonly token?: string;
  readonly reason?: string;
  readonly receivedAt?: string;
  readonly accountSid?: string;
  readonly sentTimestamp?: number;
}

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/** A message as `ingest` puts it into quarantine. */
export const aRefusal = ({
  id,
  token = TOKEN,
  reason = 'mismatch',
  receivedAt = '2026-11-23T16:00:00.000Z',
  accountSid = ACCOUNT,
  sentTimestamp = Date.parse(receivedAt),
}: Refusal): HeldMessage => {
  const params = { AccountSid: accountSid, MessageSid: `SM${id}`, MessageStatus: 'delivered', To: NUMBER };
  return {
    id,
    receipt: `receipt of ${id}`,
    body: new URLSearchParams(params).toString(),
    attributes: {
      signature: text(`=${sign(token, `https://${HOST}/twilio`, params)}`),
      domainName: text(HOST),
      path: text('/twilio'),
      requestId: text(`request of ${id}`),
      refusal: text(JSON.stringify({ reason, receivedAt })),
    },
    sentTimestamp,
    receives: 1,
  };
};

export interface Faults {
  /** Ids that SQS does not take, or does not delete. */
  readonly unsent?: readonly string[];
  readonly unremoved?: readonly string[];
  readonly onResend?: (messages: readonly Resent[]) => void;
}

/** A quarantine in memory: what is received is hidden until it is given back. */
export const fakeQuarantine = (messages: readonly HeldMessage[], faults: Faults = {}) => {
  const kept = new Map(messages.map((message) => [message.id, message]));
  const hidden = new Set<string>();
  const sent: Resent[] = [];
  const without = (ids: readonly string[], refused: readonly string[] = []): Set<string> =>
    new Set(ids.filter((id) => !refused.includes(id)));
  const queues: Queues = {
    count: async () => ({ visible: kept.size - hidden.size, hidden: hidden.size }),
    receive: async () => {
      const batch = [...kept.values()].filter(({ id }) => !hidden.has(id)).slice(0, 10);
      for (const { id } of batch) hidden.add(id);
      return batch;
    },
    giveBack: async (given) => given.forEach(({ id }) => hidden.delete(id)),
    resend: async (given) => {
      faults.onResend?.(given);
      const taken = without(
        given.map(({ id }) => id),
        faults.unsent,
      );
      sent.push(...given.filter(({ id }) => taken.has(id)));
      return taken;
    },
    remove: async (given) => {
      const gone = without(
        given.map(({ id }) => id),
        faults.unremoved,
      );
      for (const id of gone) kept.delete(id);
      return gone;
    },
  };
  return {
    queues,
    sent,
    /** Ids still in quarantine. */
    kept: () => [...kept.keys()],
    hidden: () => [...hidden].filter((id) => kept.has(id)),
    add: (message: HeldMessage) => kept.set(message.id, message),
  };
};
