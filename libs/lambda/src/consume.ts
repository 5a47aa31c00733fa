import type { Log } from '@status-callbacks/logging/log';
import { onRecords } from './records.ts';

/**
 * Stores a batch of events and returns the ids of those it could not store. Any event may come again in a later batch, and
 * an id twice in one when it was received twice. Throwing means that none was stored.
 */
export type Sink<Event> = (events: readonly Event[], log: Log) => Promise<Iterable<string>>;

export interface Consumer<Event> {
  readonly service: string;
  readonly parse: (body: string) => Event;
  readonly sink: Sink<Event>;
  readonly log?: Log;
}

/** A sink as a Lambda handler: an event that cannot be read, or that the sink could not store, fails alone. */
export const consume = <Event extends { readonly id: string }>({ service, parse, sink, log }: Consumer<Event>) =>
  onRecords(
    service,
    async (records, log) => {
      const failed: string[] = [];
      const events = new Map<string, Event>();
      const messageIds = new Map<string, string[]>();
      for (const { body, messageId } of records) {
        try {
          const event = parse(body);
          // By its text, not by its id: a callback that Twilio sent twice is one id and two receipts, and sinks keep both.
          events.set(body, event);
          messageIds.set(event.id, [...(messageIds.get(event.id) ?? []), messageId]);
        } catch (error) {
          log.child({ messageId }).error('record is not an event', { error });
          failed.push(messageId);
        }
      }
      const batch = [...events.values()];
      for (const id of new Set(batch.length > 0 ? await storeAll(batch, sink, log) : [])) {
        log.child({ eventId: id }).error('event not stored', { messageIds: messageIds.get(id) ?? [] });
        failed.push(...(messageIds.get(id) ?? []));
      }
      return failed;
    },
    log,
  );

const storeAll = async <Event extends { readonly id: string }>(
  events: readonly Event[],
  sink: Sink<Event>,
  log: Log,
): Promise<Iterable<string>> => {
  try {
    return await sink(events, log);
  } catch (error) {
    log.error('sink failed', { events: events.length, error });
    return events.map(({ id }) => id);
  }
};
