import { impactAlarm } from '@status-callbacks/infra/alarm';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type AnyDoorProps, anyDoor } from './any-door.ts';
import { directRoutes } from './direct-routes.ts';

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

export interface FrontDoorProps extends AnyDoorProps {
  /** Which the direct routes write to, and callers through them. */
  readonly directQueue: IQueue;
}

/** Where Twilio calls. Every route leads into a queue, and none says 2xx before the callback is in it. */
export const frontDoor = (stack: ServiceStack, props: FrontDoorProps): HttpApi => {
  const { accessLogRetention: retention, removalPolicy, throttle } = stack.stage;
  const api = new HttpApi(stack, 'Api', { apiName: stack.stackName, createDefaultStage: false });
  directRoutes(api, props.directQueue);
  anyDoor(stack, api, props);
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'Twilio has no credentials to show but its signature, which is verified behind the queue.',
  });
  new HttpStage(stack, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    detailedMetricsEnabled: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(new LogGroup(stack, 'AccessLogs', { retention, removalPolicy })),
      format: ACCESS_LOG,
    },
  });
  for (const [id, path, description] of [
    ['CallbackUrl', '/twilio', 'For callbacks without parameters of yours'],
    ['CallbackUrlDeclared', '/twilio-params', 'For callbacks with declared parameters'],
    ['CallbackUrlAny', '/twilio-any', 'For callbacks with any parameters'],
  ] as const) {
    new CfnOutput(stack, id, { value: api.apiEndpoint + path, description });
  }
  watch(stack, api);
  return api;
};

const watch = (stack: ServiceStack, api: HttpApi): void => {
  const sum = { statistic: 'Sum', period: Duration.minutes(5) };
  const graph = { answers: 'lost', title: 'Turned away at the door' } as const;
  impactAlarm(stack, 'front door errors', {
    metric: api.metricServerError(sum),
    threshold: 0,
    impact: 'Callbacks do not get in: those that Twilio is not told to send again are lost.',
    graph: { ...graph, label: '5xx' },
  });
  impactAlarm(stack, 'front door rejections', {
    metric: api.metricClientError(sum),
    threshold: 100,
    impact:
      'Callbacks are turned away, by the throttle or for what they are, and lost: Twilio gives up within seconds.',
    graph: { ...graph, label: '4xx' },
  });
  stack.dashboard.plot({ answers: 'load', title: 'Requests' }, [api.metricCount({ ...sum, label: 'requests' })]);
};
