import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { REPLAY_TARGET, messageAttributes } from '@status-callbacks/contract/attributes';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

export interface Publication {
  readonly event: StatusCallback;
  /** The event as JSON: whoever has it need not make it again. */
  readonly text: string;
}

/** SQS takes every character that JSON leaves as it is but these two (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
const REFUSED = /[\uFFFE\uFFFF]/g;

export const publicationOf = (event: StatusCallback): Publication => ({
  event,
  text: JSON.stringify(event).replace(REFUSED, (character) => (character === '\uFFFE' ? '\\ufffe' : '\\uffff')),
});

export interface Refusal {
  /** Of the event among those given. */
  readonly index: number;
  /** SNS's own code, or the name of what went wrong with the request. */
  readonly code: string;
  /** Another attempt is of no use. */
  readonly permanent: boolean;
}

/** Puts events on the topic, and says which it did not take: a 200 may hide some, and one bad request fails no other. */
export type Publish = (publications: readonly Publication[]) => Promise<readonly Refusal[]>;

/**
 * The size of a message that leaves room for its attributes, whatever they are: a message may have 256 KiB with them, of which
 * `messageAttributes` takes 4 KiB at most.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const MAX_TEXT_BYTES = 250 * 1024;

/** Ten entries, or 256 KiB with attributes (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

interface Entry {
  readonly index: number;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const DATA_TYPE = 'String';

/** Name, type and value of an attribute count (https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html). */
const sizeOf = ({ text, attributes }: Entry): number =>
  Object.entries(attributes)
    .map(([name, value]) => Buffer.byteLength(name) + DATA_TYPE.length + Buffer.byteLength(value))
    .reduce((sum, bytes) => sum + bytes, Buffer.byteLength(text));

/** In order; one that is too large travels alone, so that the refusal concerns nobody else. */
const requestsOf = (entries: readonly Entry[]): Entry[][] => {
  const requests: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const last = requests.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      requests.push([entry]);
      bytes = size;
    }
  }
  return requests;
};

const attributesOf = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: DATA_TYPE, StringValue: value }]),
  );

/** SNS rejects the request for what is in it: it would reject it again. */
const isRejected = ({ name }: Error): boolean =>
  /^(InvalidParameter|InvalidParameterValue|Validation|BatchRequestTooLong)(Exception)?$/.test(name);

/** @param replayTarget only for a replay: `*` for every sink that takes replays, or the name of one */
export const publishTo = (sns: Pick<SNSClient, 'send'>, topicArn: string, replayTarget?: string): Publish => {
  const addressed: Record<string, string> = replayTarget === undefined ? {} : { [REPLAY_TARGET]: replayTarget };
  const request = async (entries: readonly Entry[]): Promise<Refusal[]> => {
    try {
      const { Failed = [] } = await sns.send(
        new PublishBatchCommand({
          TopicArn: topicArn,
          PublishBatchRequestEntries: entries.map(({ text, attributes }, index) => ({
            Id: String(index),
            Message: text,
            MessageAttributes: attributesOf(attributes),
          })),
        }),
      );
      return Failed.map(({ Id, Code = 'unknown', SenderFault = false }) => ({
        index: entries[Number(Id)]!.index,
        code: Code,
        permanent: SenderFault,
      }));
    } catch (error) {
      const permanent = isRejected(error as Error);
      // For one entry SNS may reject all: then each goes alone, and only that one is refused.
      if (permanent && entries.length > 1) return (await Promise.all(entries.map((entry) => request([entry])))).flat();
      return entries.map(({ index }) => ({ index, code: (error as Error).name, permanent }));
    }
  };
  return async (publications) => {
    const entries = publications.map(({ event, text }, index) => ({
      index,
      text,
      attributes: { ...messageAttributes(event), ...addressed },
    }));
    return (await Promise.all(requestsOf(entries).map(request))).flat();
  };
};
