import type { Log } from '@status-callbacks/logging/log';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { asReceived } from './as-received.ts';
import { type Enqueue, sizeOf } from './enqueue.ts';

export const config = z.object({
  QUEUE_URL: z.string().check(z.minLength(1)),
  MAX_MESSAGE_BYTES: z.coerce.number().check(z.positive()),
});

interface FrontDoor {
  readonly enqueue: Enqueue;
  readonly maxMessageBytes: number;
  readonly log: Log;
}

/** Those that Twilio uses, and signs. */
const METHODS = ['GET', 'POST'];

/** Says 204 only once the queue has the request; whatever keeps it from there is a 5xx, after which Twilio may try again. */
export const frontDoor = ({ enqueue, maxMessageBytes, log }: FrontDoor) => {
  const answer = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { http, requestId } = event.requestContext;
    if (!METHODS.includes(http.method)) return { statusCode: 405, headers: { allow: METHODS.join(', ') } };
    try {
      const message = asReceived(event);
      if (sizeOf(message) > maxMessageBytes) return { statusCode: 413 };
      await enqueue(message);
      return { statusCode: 204 };
    } catch (error) {
      // Not the error itself: AWS quotes the value it finds invalid.
      log.error('request not enqueued', { requestId, error: error instanceof Error ? error.name : typeof error });
      return { statusCode: 503 };
    }
  };
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const given = await answer(event);
    log.count('answered', 1, { status: String(given.statusCode) });
    return given;
  };
};
