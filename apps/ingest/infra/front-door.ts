import type { Stage } from '@status-callbacks/infra/stage';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type AnyDoorProps, anyDoor } from './any-door.ts';
import { directDoors } from './direct-doors.ts';

/** No bodies, no query values, no phone numbers: what an operator needs to find out why a request was turned away. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    sourceIp: '$context.identity.sourceIp',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLength: '$context.responseLength',
    integrationStatus: '$context.integration.status',
    error: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
  }),
);

/** Where Twilio calls. Every door leads into the one queue, and none says 2xx before the callback is in it. */
export const frontDoor = (stack: ServiceStack, stage: Stage, props: AnyDoorProps): HttpApi => {
  const api = new HttpApi(stack, 'Api', { apiName: stack.stackName, createDefaultStage: false });
  directDoors(api, props.queue);
  anyDoor(stack, api, props);
  new HttpStage(stack, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    detailedMetricsEnabled: true,
    throttle: stage.throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(
        new LogGroup(stack, 'AccessLogs', { retention: stage.accessLogRetention, removalPolicy: stage.removalPolicy }),
      ),
      format: ACCESS_LOG,
    },
  });
  return api;
};
