import type { Envelope, QueueMessage } from '@status-callbacks/signature/queue-message';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request on its way into the queue. */
export type RequestMessage = Omit<QueueMessage, 'sentTimestamp'>;

/** What SQS takes, in bodies and attributes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
const SQS_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** Turns what the HTTP API hands to a function into the message that carries every byte of it to `ingest`. */
export const asReceived = (event: APIGatewayProxyEventV2): RequestMessage => {
  const { headers, rawPath, rawQueryString, requestContext } = event;
  const { body, bodyEncoding } = bodyOf(event);
  const request: Envelope = {
    method: requestContext.http.method,
    host: requestContext.domainName,
    path: rawPath,
    query: rawQueryString,
    contentType: headers['content-type'],
    signature: headers['x-twilio-signature'],
    requestId: requestContext.requestId,
    sourceIp: requestContext.http.sourceIp,
    idempotencyToken: headers['i-twilio-idempotency-token'],
    bodyEncoding,
  };
  return { body, attributes: { request: toJson(request) } };
};

/** Forms arrive in base64 although they are text, so what decides is the bytes, not how they came. */
const bodyOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2) => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length === 0) return { body: '-', bodyEncoding: 'empty' } as const;
  const text = bytes.toString();
  return SQS_TEXT.test(text) && Buffer.from(text).equals(bytes)
    ? ({ body: text, bodyEncoding: 'text' } as const)
    : ({ body: bytes.toString('base64'), bodyEncoding: 'base64' } as const);
};

/** JSON leaves two characters bare that SQS refuses, and a decoded path may hold them. */
const toJson = (value: Envelope): string =>
  JSON.stringify(value).replaceAll(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
