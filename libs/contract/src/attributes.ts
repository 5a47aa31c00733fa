import type { StatusCallback } from './status-callback.ts';

/** SNS message attributes of an event: what a subscription can filter on (at most ten, none empty). */
export const messageAttributes = ({ data }: StatusCallback): Record<string, string> => ({
  contract: '1',
  product: data.product,
  status: data.status,
  terminal: String(data.terminal),
  ...(data.errorCode && { errorCode: data.errorCode }),
  ...(data.source && { source: data.source }),
  ...(data.accountSid && { accountSid: data.accountSid }),
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
