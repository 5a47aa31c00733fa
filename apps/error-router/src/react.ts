import { type ErrorEventDetail, readErrorEventDetail } from '@status-callbacks/contract/error-event';
import type { Sink } from '@status-callbacks/lambda/consume';

/** An event of the bus as its rule put it on the reactions queue, named by the callback that caused it. */
export interface Reaction {
  readonly id: string;
  readonly detail: ErrorEventDetail;
}

/** @throws {SyntaxError | MalformedEvent} when the text is not an error event of the bus */
export const parseReaction = (text: string): Reaction => {
  const event = JSON.parse(text) as { readonly detail?: unknown } | null;
  const detail = readErrorEventDetail(event?.detail);
  return { id: detail.event.id, detail };
};

/** Says what happened and what to do, once per callback; which errors come here is decided by the rules of the bus. */
export const react: Sink<Reaction> = async (events, log) => {
  for (const { id, detail } of events) {
    const { code, name, category, advice, event } = detail;
    const { resourceSid, accountSid } = event.data;
    log.warn(name, { errorCode: code, category, advice, resourceSid, accountSid, eventId: id });
  }
  return [];
};
