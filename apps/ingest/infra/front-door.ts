import { declaredParameters } from '@status-callbacks/contract/declared-parameters';
import type { Stage } from '@status-callbacks/infra/stage';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/** Behind an equals sign, so that a request without the value is still a message SQS takes; `src/receive.ts` reads it. */
const optional = (expression: string) => text(`=${expression}`);

/**
 * SQS takes ten attributes: five describe the request, four at most are declared parameters, and one is kept for the verdict
 * in quarantine. `$request.querystring` comes decoded and without its order, which is why the parameters are declared
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html).
 */
const mapping = (queue: IQueue, parameters: readonly string[]): ParameterMapping =>
  new ParameterMapping()
    .custom('QueueUrl', queue.queueUrl)
    .custom('MessageBody', '$request.body')
    .custom(
      'MessageAttributes',
      JSON.stringify({
        signature: optional('${request.header.x-twilio-signature}'),
        domainName: text('${context.domainName}'),
        path: text('${request.path}'),
        requestId: text('${context.requestId}'),
        sourceIp: text('${context.identity.sourceIp}'),
        ...Object.fromEntries(parameters.map((name) => [`query.${name}`, optional(`\${request.querystring.${name}}`)])),
      }),
    );

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

/** Where Twilio calls: straight into the queue, so that a callback is durable before any code of ours runs. */
export const frontDoor = (stack: ServiceStack, stage: Stage, queue: IQueue): HttpApi => {
  const api = new HttpApi(stack, 'Api', { apiName: stack.stackName, createDefaultStage: false });
  for (const [path, parameters] of [
    ['/twilio', []],
    ['/twilio-params', declaredParameters],
  ] as const) {
    api.addRoutes({
      path,
      methods: [HttpMethod.POST],
      integration: new HttpSqsIntegration(`Enqueue${path}`, { queue, parameterMapping: mapping(queue, parameters) }),
    });
  }
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
