import type { Pair } from './query-spelling.ts';

export const PLAIN_DOOR = '/twilio';
export const DECLARED_DOOR = '/twilio-params';
/** Takes whatever comes, and anything below it. */
export const ANY_DOOR = '/twilio-any';

/**
 * What direct integration cannot bring back as it was sent: quotes and backslashes break its JSON, commas look like a repeated
 * parameter, SQS takes no control characters and not these two code points
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html).
 */
export const NOT_CARRIED = /["\\,\p{Cc}\uFFFE\uFFFF]/u;

const areCarriedDirectly = (pairs: readonly Pair[], declared: readonly string[]): boolean =>
  new Set(pairs.map(([name]) => name)).size === pairs.length &&
  pairs.every(([name, value]) => declared.includes(name) && value !== '' && !NOT_CARRIED.test(value));

/** The cheapest door that these parameters get through unharmed. */
export const doorFor = (pairs: readonly Pair[], declared: readonly string[]): string => {
  if (pairs.length === 0) return PLAIN_DOOR;
  return areCarriedDirectly(pairs, declared) ? DECLARED_DOOR : ANY_DOOR;
};
