import type { StatusCallback } from './status-callback.ts';

/** Longer than any status, code or SID that Twilio documents. */
const MAX_LENGTH = 256;

/** What SQS does not take in a message attribute (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const REFUSED = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

/**
 * The value, or `unknown` where AWS would not carry it. Not its beginning, which a filter would take for another value: a filter
 * on one value does not match `unknown`, one on anything but a value or on existence does.
 */
const carried = (value: string): string => (value.length > MAX_LENGTH || REFUSED.test(value) ? 'unknown' : value);

/**
 * SNS message attributes of an event: what a subscription can filter on (at most ten, none empty, none longer than 256
 * characters). The event has every value whole.
 */
export const messageAttributes = ({ data }: StatusCallback): Record<string, string> => ({
  contract: '1',
  product: carried(data.product),
  status: carried(data.status),
  terminal: String(data.terminal),
  ...(data.errorCode && { errorCode: carried(data.errorCode) }),
  ...(data.source && { source: carried(data.source) }),
  ...(data.accountSid && { accountSid: carried(data.accountSid) }),
});

/** Only a replay carries it: `*` for every sink that takes replays, or the name of one. */
export const REPLAY_TARGET = 'replayTarget';

/**
 * The part of a subscription's filter policy that every sink has: live events, and replays meant for it. The archiver
 * never takes `*`, because a replay comes from the archive.
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 */
export const replayFilter = (
  sink: string,
  { takesReplaysToAll }: { readonly takesReplaysToAll: boolean },
): ({ exists: false } | string)[] => [{ exists: false }, sink, ...(takesReplaysToAll ? ['*'] : [])];
