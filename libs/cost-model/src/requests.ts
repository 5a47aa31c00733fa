import type { Reader } from './settings.ts';

/** What Lambda hands over at once (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const MOST_BYTES = 6 * 1024 * 1024;
/** What Lambda puts around each message: its id, its receipt, its attributes. */
const AROUND_BYTES = 1_000;

/** SQS and SNS take each begun 64 KB for a request. */
const PIECE_BYTES = 64 * 1024;

/** Messages of an invocation: what comes within a window, as far as it fits, and never less than one. */
export const batchOf = ({ batchSize, windowSeconds }: Reader, perSecond: number, bytes: number): number =>
  Math.max(1, Math.min(batchSize, MOST_BYTES / (bytes + AROUND_BYTES), perSecond * windowSeconds));

/** Requests as they are billed, for messages of which so many go together. Exact for full requests, else a little low. */
export const requestsFor = (messages: number, together: number, bytes = 0): number =>
  messages * Math.max(1 / Math.max(1, together), bytes / PIECE_BYTES);
