import type { Cast } from './cast.ts';
import { failures } from './failures.ts';
import { messageScript } from './message.ts';
import { type Forgery, type PlannedRequest, requestFor } from './planned-request.ts';
import type { Random } from './random.ts';

const FLAWS: readonly Forgery['flaw'][] = ['wrong-signature', 'altered-parameter', 'no-signature'];

/**
 * A callback nobody should believe, about a message that does not exist: its SID may show up in no sink. It tells of a
 * failure, so that believing it would also raise an error event. Flaws take turns.
 */
export const forgedRequest = (random: Random, cast: Cast, index: number, start: number): PlannedRequest => {
  const failure = failures[index % failures.length];
  const script = messageScript(random, cast, { start, path: '/twilio', custom: {}, failure });
  const request: PlannedRequest = { ...requestFor(random, script, script.steps.at(-1)!), kind: 'forged' };
  const flaw = FLAWS[index % FLAWS.length]!;
  return flaw === 'altered-parameter'
    ? {
        ...request,
        forgery: { flaw, signed: { ...request.params, MessageStatus: 'delivered', SmsStatus: 'delivered' } },
      }
    : { ...request, forgery: { flaw } };
};
