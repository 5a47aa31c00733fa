import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';

export const NOON = Date.parse('2026-11-23T12:00:00Z');
/** `after` milliseconds after noon. */
export const at = (after: number): string => new Date(NOON + after).toISOString();

export interface Life {
  readonly sid?: string;
  /** Status, milliseconds after noon, and the error it came with. */
  readonly steps: readonly (readonly [status: string, after: number, error?: string])[];
  readonly custom?: Readonly<Record<string, string>>;
  readonly params?: Params;
}

/** The callbacks of one message. */
export const messageLife = ({ sid: own = sid('SM', 1), steps, custom, params = {} }: Life): StatusCallback[] =>
  steps.map(([MessageStatus, after, ErrorCode]) =>
    aCallback({
      params: messageParams({
        MessageSid: own,
        SmsSid: own,
        ...params,
        MessageStatus,
        SmsStatus: MessageStatus,
        ...(ErrorCode && { ErrorCode }),
      }),
      url: `https://callbacks.example.com/twilio-any${custom ? `?${new URLSearchParams(custom).toString()}` : ''}`,
      receivedAt: at(after),
    }),
  );
