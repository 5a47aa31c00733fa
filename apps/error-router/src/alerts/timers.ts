import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What is to be done later: look at a bucket that is over, or see whether a cause has gone quiet. */
export type Timer = { readonly evaluate: number } | { readonly close: string };

/** At `due`, epoch milliseconds, or earlier: whoever gets it too early sets it again. */
export type SetTimer = (timer: Timer, due: number) => Promise<void>;

/** The longest a message waits (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html). */
const MOST_SECONDS = 900;

/**
 * Timers are messages of a queue, so nothing runs when nothing happens, and one that fails comes again. A timer is set before
 * what it is for is written: of the two, the one that is harmless alone. A timer too many finds nothing to do; a state
 * without a timer would never close.
 */
export const setTimerOn =
  (sqs: Pick<SQSClient, 'send'>, queueUrl: string, now: () => number): SetTimer =>
  async (timer, due) => {
    const DelaySeconds = Math.min(MOST_SECONDS, Math.max(0, Math.ceil((due - now()) / 1_000)));
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(timer), DelaySeconds }));
  };

/** A timer as it comes back; its text is its id. */
export interface Ring {
  readonly id: string;
  readonly timer: Timer;
}

/** @throws {SyntaxError | TypeError} when the text is no timer */
export const parseRing = (text: string): Ring => {
  const timer = JSON.parse(text) as Partial<Record<'evaluate' | 'close', unknown>>;
  if (typeof timer.evaluate === 'number') return { id: text, timer: { evaluate: timer.evaluate } };
  if (typeof timer.close === 'string') return { id: text, timer: { close: timer.close } };
  throw new TypeError('not a timer');
};
