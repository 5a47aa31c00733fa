/** What a `PublishBatchCommand` of the SDK has in it, as far as SNS limits it. */
interface Batch {
  readonly input: {
    readonly PublishBatchRequestEntries?:
      | readonly {
          readonly Id?: string | undefined;
          readonly Message?: string | undefined;
          readonly MessageAttributes?:
            | Readonly<
                Record<string, { readonly DataType?: string | undefined; readonly StringValue?: string | undefined }>
              >
            | undefined;
        }[]
      | undefined;
  };
}

export interface StrictTopic {
  /** In place of an SNS client. */
  readonly send: (batch: Batch) => Promise<object>;
  /** The messages it has taken, in order. */
  readonly taken: string[];
  readonly requests: () => number;
}

const MAX_BYTES = 262_144;
const MAX_COUNT = 10;
/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const ALLOWED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u;

const rejection = (name: string): Error => Object.assign(new Error('rejected'), { name, $fault: 'client' });

/**
 * A topic whose limits are those AWS documents, where emulators have others: ten entries, ten attributes, 256 KiB a request with
 * attributes, none empty, and the characters that a queue takes. It rejects a request whole.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export const strictTopic = (): StrictTopic => {
  const taken: string[] = [];
  let requests = 0;
  const send = async ({ input: { PublishBatchRequestEntries: entries = [] } }: Batch): Promise<object> => {
    requests += 1;
    let bytes = 0;
    for (const { Message = '', MessageAttributes = {} } of entries) {
      const attributes = Object.entries(MessageAttributes);
      for (const [name, { DataType = '', StringValue = '' }] of attributes) {
        if (!ALLOWED.test(StringValue)) throw rejection('InvalidParameterValueException');
        bytes += Buffer.byteLength(name + DataType + StringValue);
      }
      bytes += Buffer.byteLength(Message);
      if (!ALLOWED.test(Message) || attributes.length > MAX_COUNT) throw rejection('InvalidParameterException');
    }
    if (entries.length > MAX_COUNT) throw rejection('TooManyEntriesInBatchRequestException');
    if (bytes > MAX_BYTES) throw rejection('BatchRequestTooLongException');
    taken.push(...entries.map(({ Message = '' }) => Message));
    return {};
  };
  return { send, taken, requests: () => requests };
};
