import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import {
  ERROR_EVENT_DETAIL_TYPE,
  ERROR_EVENT_SOURCE,
  type ErrorEventDetail,
} from '@status-callbacks/contract/error-event';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { deliveryOf, happenedAt } from './first-receipt.ts';

/** An error as an event of the bus: with what the catalogue says about its code, so that rules need no list of codes. */
export const errorEntry = (errorCode: string, event: StatusCallback, busName: string): PutEventsRequestEntry => {
  const { code, name, category, permanence, advice } = describeError(errorCode);
  const detail: ErrorEventDetail = { code, name, category, permanence, advice, event };
  return {
    EventBusName: busName,
    Source: ERROR_EVENT_SOURCE,
    DetailType: ERROR_EVENT_DETAIL_TYPE,
    Time: new Date(happenedAt(event, deliveryOf(event).receivedAt)),
    Resources: [event.data.resourceSid],
    Detail: JSON.stringify(detail),
  };
};
