import * as z from 'zod/mini';
import { MalformedEvent, statusCallbackV1 } from './status-callback.ts';

/** What `error-router` puts on the error bus: one EventBridge event per callback that reports an error. */
export const ERROR_EVENT_SOURCE = 'status-callbacks.error-router';
export const ERROR_EVENT_DETAIL_TYPE = 'Twilio Status Callback Error';

/**
 * `detail` of an error event, v1: what a rule can match on, and the callback itself. As with `StatusCallback`, fields may
 * be added; none may change meaning, become required or go away. Words of the catalogue are text here, because it grows.
 */
export const errorEventDetailV1 = z.object({
  /** Twilio's error code (https://www.twilio.com/docs/api/errors), as in `event.data.errorCode`. */
  code: z.string().check(z.minLength(1)),
  /** Twilio's own short name of it. */
  name: z.string(),
  /** `opt-out`, `landline`, `carrier-filtering`, …: every one is in `docs/error-codes.md`. `unknown` for a code nobody knows yet. */
  category: z.string(),
  /** `permanent`, `temporary`, `until-fixed` or `no-outcome`. */
  permanence: z.string(),
  /** What to do about it, for people. */
  advice: z.string(),
  event: statusCallbackV1,
});

export type ErrorEventDetail = z.infer<typeof errorEventDetailV1>;

/**
 * Returns `detail` exactly as it was put on the bus.
 * @throws {MalformedEvent} naming the places at fault, never the values
 */
export const readErrorEventDetail = (detail: unknown): ErrorEventDetail => {
  const checked = errorEventDetailV1.safeParse(detail);
  if (checked.success) return detail as ErrorEventDetail;
  throw new MalformedEvent(`at ${checked.error.issues.map(({ path }) => path.join('.') || '(root)').join(', ')}`);
};
