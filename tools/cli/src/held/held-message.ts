import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message of a queue that nobody else sees for a while. */
export interface HeldMessage {
  readonly id: string;
  /** Names this delivery of it, to give it back or remove it by. */
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Epoch milliseconds. */
  readonly sentTimestamp: number;
  /** How often it has been received, this time and those before it was moved here. */
  readonly receives: number;
}
