import { type Census, HIDDEN_SECONDS } from './queues.ts';

/** What a count of a queue is worth: what SQS showed, and what it did not. */
export const seenLine = (seen: string | number, { hidden }: Census): string =>
  hidden === 0
    ? `${seen} seen.`
    : `${seen} seen. About ${hidden} more are in somebody else's hands, and back within ${HIDDEN_SECONDS} seconds.`;
