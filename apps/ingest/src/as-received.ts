import { type QueueMessage, toEnvelope } from '@status-callbacks/signature/queue-message';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request on its way into the envelope queue. */
export type RequestMessage = Pick<QueueMessage, 'body' | 'attributes'>;

/**
 * Turns what the HTTP API hands to a function into the message that carries every byte of it to `ingest`. Forms arrive in base64
 * although they are text, so the bytes decide how they travel on, not how they came.
 *
 * It was received when the API received it: SQS dates each message anew, and one request is two messages where the answer to the
 * first was lost (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export const asReceived = (event: APIGatewayProxyEventV2): RequestMessage => {
  const { headers, rawPath, rawQueryString, requestContext, body = '', isBase64Encoded } = event;
  const optional = {
    contentType: headers['content-type'],
    signature: headers['x-twilio-signature'],
    idempotencyToken: headers['i-twilio-idempotency-token'],
  };
  return toEnvelope({
    method: requestContext.http.method,
    host: requestContext.domainName,
    path: rawPath,
    query: rawQueryString,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    receivedAt: new Date(requestContext.timeEpoch).toISOString(),
    requestId: requestContext.requestId,
    sourceIp: requestContext.http.sourceIp,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  });
};
