import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/** One delivery of a callback: its id and when it was received. Lines that say it twice are one. */
export const deliveryKey = ({ id, receivedAt }: { readonly id: string; readonly receivedAt: string }): string =>
  `${id} ${Date.parse(receivedAt)}`;

const isSigned = ({ data }: StatusCallback): boolean => data.request.signature !== '';
const hasParameters = ({ data }: StatusCallback): boolean => Object.keys(data.params).length > 0;

/**
 * Whether a line has neither parameters nor a signature, as only one has that `audit --repair` has rebuilt from the history table,
 * which keeps neither. The original may be elsewhere.
 */
export const isRebuilt = (event: StatusCallback): boolean => !isSigned(event) && !hasParameters(event);

/**
 * How much a line proves, 0 to 7: a signature of Twilio more than anything else, then the parameters; of two equals the one that no
 * replay has stamped is the original.
 */
export const evidenceOf = (event: StatusCallback): number =>
  (isSigned(event) ? 4 : 0) + (hasParameters(event) ? 2 : 0) + (event.replayid === undefined ? 1 : 0);

/**
 * The one rule for a delivery that has several lines, because a batch came twice, a replay was archived, or `audit --repair` and the
 * original met: the line that proves most counts, and of equals the first.
 */
export const strongest = <T>(a: T, b: T, evidence: (line: T) => number): T => (evidence(b) > evidence(a) ? b : a);
