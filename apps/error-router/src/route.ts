import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import {
  ERROR_EVENT_DETAIL_TYPE,
  ERROR_EVENT_SOURCE,
  type ErrorEventDetail,
} from '@status-callbacks/contract/error-event';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { batches } from '@status-callbacks/lambda/batches';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';

export const config = z.object({ BUS_NAME: z.string().check(z.minLength(1)) });

interface Routed {
  readonly id: string;
  readonly entry: PutEventsRequestEntry;
}

/** Ten entries or 256 KiB a request, whichever copy of the documentation is right about more. */
const LIMITS = { count: 10, bytes: 256 * 1024, sizeOf: ({ entry }: Routed) => Buffer.byteLength(entry.Detail ?? '') };

const toEntry = (code: string, event: StatusCallback, busName: string): PutEventsRequestEntry => {
  const detail: ErrorEventDetail = { code, event };
  return {
    EventBusName: busName,
    Source: ERROR_EVENT_SOURCE,
    DetailType: ERROR_EVENT_DETAIL_TYPE,
    Time: new Date(event.time),
    Resources: [event.data.resourceSid],
    Detail: JSON.stringify(detail),
  };
};

/** Puts each error on the bus, ten a request; the events behind entries that the bus did not take are the ones that failed. */
export const routeTo =
  (eventBridge: Pick<EventBridgeClient, 'send'>, busName: string): Sink<StatusCallback> =>
  async (events, log) => {
    const routed: Routed[] = [];
    const failed: string[] = [];
    for (const event of events) {
      const { errorCode } = event.data;
      if (errorCode) routed.push({ id: event.id, entry: toEntry(errorCode, event, busName) });
      // The subscription's filter lets none of these through: one here means that it is broken, which must not go unseen.
      else failed.push(event.id);
    }
    await Promise.all(
      batches(routed, LIMITS).map(async (batch) => {
        try {
          const { Entries = [] } = await eventBridge.send(
            new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
          );
          batch.forEach(({ id }, index) => {
            const code = Entries[index]?.ErrorCode;
            if (!code && Entries[index]) return;
            log.error('event not routed', { eventId: id, code });
            failed.push(id);
          });
        } catch (error) {
          log.error('batch not routed', { events: batch.length, error });
          failed.push(...batch.map(({ id }) => id));
        }
      }),
    );
    return failed;
  };
