import type { buildApp, SqsQueue, SqsStore } from './fauxqs.ts';

interface Attribute {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

interface Message {
  readonly MessageAttributes?: Readonly<Record<string, Attribute>>;
}

const MOST_ATTRIBUTES = 10;

/**
 * The limits on message attributes that fauxqs leaves out: the reason SQS would refuse the message, if it would.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export const messageLimitBroken = ({ MessageAttributes = {} }: Message): string | undefined => {
  const attributes = Object.entries(MessageAttributes);
  if (attributes.length > MOST_ATTRIBUTES) {
    return `Number of message attributes [${attributes.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`;
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of attributes) {
    if (!/^(?!AWS\.|Amazon\.)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,255}$/i.test(name)) {
      return `Invalid message attribute name '${name}'.`;
    }
    if (!DataType || !/^(String|Number|Binary)(\.|$)/.test(DataType)) {
      return `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`;
    }
    if (!(StringValue ?? BinaryValue)) {
      return `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`;
    }
  }
  return undefined;
};

const error = (message: string) => ({ __type: 'com.amazonaws.sqs#InvalidParameterValue', message });

/** Answers as SQS does when a message breaks a limit; a batch with one such message is refused as a whole. */
export const enforceMessageLimits = (app: ReturnType<typeof buildApp>): void => {
  app.addHook('preHandler', async (request, reply) => {
    const target = request.headers['x-amz-target'];
    if (target !== 'AmazonSQS.SendMessage' && target !== 'AmazonSQS.SendMessageBatch') return;
    const body = request.body as Message & { readonly Entries?: readonly Message[] };
    for (const message of body.Entries ?? [body]) {
      const broken = messageLimitBroken(message);
      if (broken) {
        await reply
          .status(400)
          .header('content-type', 'application/x-amz-json-1.0')
          .header('x-amzn-query-error', 'InvalidParameterValue;Sender')
          .send(error(broken));
      }
    }
  });
};

/**
 * SNS discards a raw delivery with more than ten attributes, where SQS would refuse the message; fauxqs delivers it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export const discardOverLimit = (store: SqsStore, log: (line: string) => void): void => {
  const limit = (queue: SqsQueue): SqsQueue => {
    const enqueue = queue.enqueue.bind(queue);
    queue.enqueue = (message) => {
      if (Object.keys(message.messageAttributes).length <= MOST_ATTRIBUTES) return enqueue(message);
      log(`raw delivery to ${queue.name} discarded, as SNS does: more than ${MOST_ATTRIBUTES} message attributes`);
    };
    return queue;
  };
  for (const queue of store.allQueues()) limit(queue);
  const createQueue = store.createQueue.bind(store);
  store.createQueue = (...args) => limit(createQueue(...args));
};
