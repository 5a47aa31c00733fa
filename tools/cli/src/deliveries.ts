import { type PlannedRequest, refusalOf } from '@status-callbacks/simulator/planned-request';
import type { Answer } from '@status-callbacks/simulator/send';
import { type Target, idOf } from '@status-callbacks/simulator/signed-request';
import { type Delivered, type Finding, refusedKey } from './ledger.ts';

const describe = (answer: Answer): string =>
  'status' in answer ? `was answered ${answer.status}` : `got no answer: ${answer.error}`;

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count);
};

/**
 * What the front door has taken, by what it was answered. A forged request may be turned away there; a real one that is has
 * been lost.
 */
export const deliveries = (
  requests: readonly PlannedRequest[],
  answers: readonly Answer[],
  target: Target,
): { readonly delivered: Delivered; readonly lost: readonly Finding[] } => {
  const callbacks = new Map<string, number>();
  const forged = new Map<string, number>();
  const lost: Finding[] = [];
  requests.forEach((request, index) => {
    const answer = answers[index]!;
    const accepted = 'status' in answer && answer.status >= 200 && answer.status < 300;
    const { kind, resourceSid, forgery } = request;
    if (kind === 'forged') {
      if (accepted) add(forged, refusedKey({ reason: refusalOf(forgery!), resourceSid }), answer.attempts);
      return;
    }
    const id = idOf(request, target);
    // An attempt without an answer may have arrived all the same, so each may leave a copy.
    add(callbacks, id, answer.attempts);
    if (!accepted) lost.push({ where: 'front door', id, resourceSid, detail: describe(answer) });
  });
  return { delivered: { callbacks, forged }, lost };
};
