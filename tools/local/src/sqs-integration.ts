import type { Queues, SendMessage } from '@status-callbacks/emulator/messaging';
import { apiMessage, type ApiAnswer } from './api-answer.ts';
import type { ApiRequest } from './http-request.ts';
import { mapParameter } from './parameter-mapping.ts';

/**
 * Puts a request on a queue, as `SQS-SendMessage` does: 200 only once the message is on disk, 400 and nothing enqueued when
 * the mapping does not come out or SQS refuses.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export const enqueue = async (
  parameters: Readonly<Record<string, string>>,
  request: ApiRequest,
  queues: Queues,
): Promise<ApiAnswer> => {
  const message = toMessage(parameters, request);
  if (!message) return apiMessage(400, 'Bad Request');
  try {
    const { MessageId, MD5OfMessageBody } = await queues.send(message);
    return xml(
      200,
      `<SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult>` +
        `<MessageId>${MessageId}</MessageId><MD5OfMessageBody>${MD5OfMessageBody}</MD5OfMessageBody></SendMessageResult>` +
        `<ResponseMetadata><RequestId>${request.id}</RequestId></ResponseMetadata></SendMessageResponse>`,
    );
  } catch (error) {
    return xml(
      400,
      `<ErrorResponse><Error><Type>Sender</Type><Message>${escape(error)}</Message></Error></ErrorResponse>`,
    );
  }
};

const toMessage = (parameters: Readonly<Record<string, string>>, request: ApiRequest): SendMessage | undefined => {
  const mapped: Record<string, string> = {};
  for (const [name, expression] of Object.entries(parameters)) {
    const value = mapParameter(expression, request);
    if (value === undefined) return undefined;
    mapped[name] = value;
  }
  try {
    const { MessageAttributes, DelaySeconds, QueueUrl = '', MessageBody = '' } = mapped;
    return {
      QueueUrl,
      MessageBody,
      ...(DelaySeconds && { DelaySeconds: Number(DelaySeconds) }),
      ...(MessageAttributes && {
        MessageAttributes: JSON.parse(MessageAttributes) as NonNullable<SendMessage['MessageAttributes']>,
      }),
    };
  } catch {
    // A quote in a value has broken the JSON that the template built around it.
    return undefined;
  }
};

const xml = (status: number, body: string): ApiAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0"?>${body}`,
});

const escape = (error: unknown): string =>
  (error as Error).message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
