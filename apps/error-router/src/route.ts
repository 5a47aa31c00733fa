import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { isError } from '@status-callbacks/error-catalogue/catalogue';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';
import { errorEntry } from './error-entry.ts';
import { putEntries, type Routed } from './put-entries.ts';

export const config = z.object({ BUS_NAME: z.string().check(z.minLength(1)) });

/**
 * Puts each error on the bus; the events behind entries that the bus did not take are the ones that failed. A code that only
 * warns is counted and goes no further: the message went out, and a rule for its category would act on it.
 */
export const routeTo =
  (eventBridge: Pick<EventBridgeClient, 'send'>, busName: string): Sink<StatusCallback> =>
  async (events, log) => {
    const routed: Routed[] = [];
    const failed: string[] = [];
    for (const event of events) {
      const { errorCode } = event.data;
      // The subscription's filter lets none of these through: one here means that it is broken, which must not go unseen.
      if (errorCode === undefined) failed.push(event.id);
      else if (isError(errorCode)) routed.push({ id: event.id, entry: errorEntry(errorCode, event, busName) });
      else {
        log.info('not an error, not routed', { eventId: event.id, errorCode });
        log.count('warnings', 1, { code: errorCode });
      }
    }
    const left = await putEntries(eventBridge, routed, log);
    return [...failed, ...left.map(({ id }) => id)];
  };
