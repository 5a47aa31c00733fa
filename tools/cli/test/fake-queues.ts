import type { HeldMessage } from '../src/held/held-message.ts';
import type { Queues, Resent } from '../src/held/queues.ts';

/** A message in hand. */
export const aHeldMessage = ({
  id,
  sentTimestamp = 1,
}: Pick<HeldMessage, 'id'> & Partial<HeldMessage>): HeldMessage => ({
  id,
  receipt: `receipt of ${id}`,
  body: `body of ${id}`,
  attributes: { signature: { DataType: 'String', StringValue: '=x' } },
  sentTimestamp,
  receives: 5,
});

export interface Faults {
  /** Ids that SQS does not take, or does not delete. */
  readonly unsent?: readonly string[];
  readonly unremoved?: readonly string[];
  readonly onResend?: (messages: readonly Resent[]) => void;
}

/** A queue in memory, and the one its messages go back to: what is received is hidden until it is given back. */
export const fakeQueues = (messages: readonly HeldMessage[], faults: Faults = {}) => {
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
    /** Ids of messages that are still there. */
    kept: () => [...kept.keys()],
    hidden: () => [...hidden].filter((id) => kept.has(id)),
    add: (message: HeldMessage) => kept.set(message.id, message),
  };
};
