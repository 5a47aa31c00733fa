import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { REPLAY_TARGET, messageAttributes } from '@status-callbacks/contract/attributes';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

export interface Publication {
  readonly event: StatusCallback;
  /** The event as JSON: whoever has it need not make it again. */
  readonly text: string;
}

export const publicationOf = (event: StatusCallback): Publication => ({ event, text: JSON.stringify(event) });

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

/** Ten entries or 256 KiB a request (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
const MOST_ENTRIES = 10;
/** With room for the attributes. */
const MOST_BYTES = 250 * 1024;
const ATTRIBUTE_BYTES = 512;

interface Entry extends Publication {
  readonly index: number;
}

/** In order; one that is too large travels alone, so that the refusal concerns nobody else. */
const requestsOf = (entries: readonly Entry[]): Entry[][] => {
  const requests: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.text) + ATTRIBUTE_BYTES;
    const last = requests.at(-1);
    if (last && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
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
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );

/** @param replayTarget only for a replay: `*` for every sink that takes replays, or the name of one */
export const publishTo = (sns: Pick<SNSClient, 'send'>, topicArn: string, replayTarget?: string): Publish => {
  const addressed: Record<string, string> = replayTarget === undefined ? {} : { [REPLAY_TARGET]: replayTarget };
  const request = async (entries: readonly Entry[]): Promise<Refusal[]> => {
    try {
      const { Failed = [] } = await sns.send(
        new PublishBatchCommand({
          TopicArn: topicArn,
          PublishBatchRequestEntries: entries.map(({ event, text }, index) => ({
            Id: String(index),
            Message: text,
            MessageAttributes: attributesOf({ ...messageAttributes(event), ...addressed }),
          })),
        }),
      );
      return Failed.map(({ Id, Code = 'unknown', SenderFault = false }) => ({
        index: entries[Number(Id)]!.index,
        code: Code,
        permanent: SenderFault,
      }));
    } catch (error) {
      const { name } = error as Error;
      return entries.map(({ index }) => ({ index, code: name, permanent: false }));
    }
  };
  return async (publications) => {
    const entries = publications.map((publication, index) => ({ ...publication, index }));
    return (await Promise.all(requestsOf(entries).map(request))).flat();
  };
};
