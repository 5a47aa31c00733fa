import { ServiceFunction } from '@status-callbacks/infra/service-function';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

export interface AnyDoorProps {
  /** That no caller can write to, because what is on it is taken at its word. */
  readonly envelopeQueue: IQueue;
  readonly code: Code;
  readonly maxMessageBytes: number;
}

/**
 * Through a function, because no mapping of the HTTP API has the query as it was sent, and what Twilio signed is just that
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html).
 */
export const anyDoor = (
  stack: ServiceStack,
  api: HttpApi,
  { envelopeQueue, code, maxMessageBytes }: AnyDoorProps,
): void => {
  const door = new ServiceFunction(stack, 'FrontDoor', {
    code,
    handler: 'front-door-handler.handler',
    // Twilio hangs up after 15 seconds; a function that still waits for SQS by then has nobody to answer.
    timeout: Duration.seconds(10),
    environment: { QUEUE_URL: envelopeQueue.queueUrl, MAX_MESSAGE_BYTES: String(maxMessageBytes) },
    impact: 'Callbacks with free parameters do not get in: those that Twilio is not told to send again are lost.',
  });
  envelopeQueue.grant(door, 'sqs:SendMessage');
  const integration = new HttpLambdaIntegration('FrontDoor', door);
  for (const path of ['/twilio-any', '/twilio-any/{proxy+}']) {
    api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
  }
};
