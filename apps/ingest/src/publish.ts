import type { Log } from '@status-callbacks/logging/log';
import type * as topic from '@status-callbacks/topic/publish';

type Publication = topic.Publication & { readonly messageId: string };

/** Puts verified events on the topic; returns the message ids of those it did not take. */
export type Publish = (publications: readonly Publication[], log: Log) => Promise<string[]>;

export const publishWith =
  (publish: topic.Publish): Publish =>
  async (publications, log) => {
    const refusals = await publish(publications);
    for (const { index, code } of refusals) {
      log.error('event not published', { eventId: publications[index]!.event.id, code });
    }
    return refusals.map(({ index }) => publications[index]!.messageId);
  };
