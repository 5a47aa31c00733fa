import type { StatusCallback } from './status-callback.ts';

/** What `error-router` puts on the error bus: one EventBridge event per callback that reports an error. */
export const ERROR_EVENT_SOURCE = 'status-callbacks.error-router';
export const ERROR_EVENT_DETAIL_TYPE = 'Twilio Status Callback Error';

export interface ErrorEventDetail {
  /** Twilio's error code (https://www.twilio.com/docs/api/errors), as in `event.data.errorCode`. */
  readonly code: string;
  readonly event: StatusCallback;
}
