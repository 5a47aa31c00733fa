import type { ErrorEventDetail } from '@status-callbacks/contract/error-event';
import type { Sink } from '@status-callbacks/lambda/consume';
import { reactions } from './reactions.ts';

/** An event of the bus as its rule put it on the reactions queue, named by the callback that caused it. */
export interface Reaction {
  readonly id: string;
  readonly detail: ErrorEventDetail;
}

/** @throws {SyntaxError | TypeError} when the text is not an error event of the bus */
export const parseReaction = (text: string): Reaction => {
  const { detail } = JSON.parse(text) as { readonly detail: ErrorEventDetail };
  return { id: detail.event.id, detail };
};

/** Says what happened and what to do, once per callback; an event no rule should have sent here fails. */
export const react: Sink<Reaction> = async (events, log) => {
  const failed: string[] = [];
  for (const { id, detail } of events) {
    const { code, event } = detail;
    if (Object.hasOwn(reactions, code)) {
      const { meaning, advice } = reactions[code as keyof typeof reactions];
      const { resourceSid, accountSid } = event.data;
      log.warn(meaning, { errorCode: code, advice, resourceSid, accountSid, eventId: id });
    } else {
      failed.push(id);
    }
  }
  return failed;
};
