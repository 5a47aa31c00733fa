import { physicalName } from '../physical-name.ts';
import { unknownVariables } from '../parameter-mapping.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { isObject, textOf, type JsonObject } from '../template.ts';
import type { Integration } from '../http-api.ts';

export const api: ResourceKind = {
  implemented: ['ProtocolType'],
  inert: ['Description', 'Name', 'Tags'],
  refuse: ({ ProtocolType }) => (ProtocolType === 'HTTP' ? [] : ['ProtocolType: only HTTP is supported']),
  deploy: (resource, { frontUrl }) => {
    const ref = physicalName(resource, 128);
    return { ref, attributes: { ApiEndpoint: frontUrl, ApiId: ref } };
  },
};

export const stage: ResourceKind = {
  implemented: ['ApiId', 'StageName'],
  // One machine has no throttle worth the name, and writes an access log of its own.
  inert: ['AccessLogSettings', 'AutoDeploy', 'DefaultRouteSettings', 'Description', 'RouteSettings', 'Tags'],
  refuse: ({ StageName }) => (StageName === '$default' ? [] : ['StageName: only $default is supported']),
  deploy: ({ properties }) => ({ ref: textOf(properties['StageName']) }),
};

export const route: ResourceKind = {
  implemented: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'],
  inert: ['OperationName'],
  refuse: ({ AuthorizationType = 'NONE' }) =>
    AuthorizationType === 'NONE' ? [] : ['AuthorizationType: only NONE is supported'],
  deploy: (resource, { topology }) => {
    const { RouteKey, Target } = resource.properties;
    const integrationId = textOf(Target).replace('integrations/', '');
    topology.api.routes.push({ key: textOf(RouteKey), integrationId });
    return { ref: physicalName(resource, 128) };
  },
};

const SQS_PARAMETERS = new Set(['QueueUrl', 'MessageBody', 'MessageAttributes', 'DelaySeconds']);

export const integration: ResourceKind = {
  implemented: [
    'ApiId',
    'IntegrationSubtype',
    'IntegrationType',
    'IntegrationUri',
    'PayloadFormatVersion',
    'RequestParameters',
    'TimeoutInMillis',
  ],
  inert: ['ConnectionType', 'CredentialsArn', 'Description', 'IntegrationMethod'],
  refuse: (properties) => {
    const { IntegrationType, IntegrationSubtype, PayloadFormatVersion } = properties;
    if (IntegrationType !== 'AWS_PROXY') return ['IntegrationType: only AWS_PROXY is supported'];
    if (IntegrationSubtype === 'SQS-SendMessage') return parametersRefused(properties);
    if (IntegrationSubtype !== undefined) return ['IntegrationSubtype: only SQS-SendMessage is supported'];
    return PayloadFormatVersion === '2.0' ? [] : ['PayloadFormatVersion: only 2.0 is supported for functions'];
  },
  deploy: (resource, { topology }) => {
    const ref = physicalName(resource, 128);
    topology.api.integrations.set(ref, toIntegration(resource.properties));
    return { ref };
  },
};

const parametersRefused = ({ RequestParameters }: JsonObject): string[] =>
  Object.entries(isObject(RequestParameters) ? RequestParameters : {}).flatMap(([name, expression]) => [
    ...(SQS_PARAMETERS.has(name) ? [] : [`RequestParameters.${name}: not supported`]),
    ...(typeof expression === 'string' ? unknownVariables(expression) : []).map(
      (variable) => `RequestParameters.${name}: unknown variable ${variable}`,
    ),
  ]);

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LONGEST_INTEGRATION_MS = 30_000;

const toIntegration = (properties: JsonObject): Integration => {
  const { IntegrationSubtype, RequestParameters, IntegrationUri, TimeoutInMillis } = properties;
  if (IntegrationSubtype === 'SQS-SendMessage') {
    return { kind: 'sqs', parameters: RequestParameters as Record<string, string> };
  }
  return {
    kind: 'lambda',
    // Either the function's ARN, or the invocation path of API Gateway around it.
    functionName: /:function:([^:/]+)/.exec(textOf(IntegrationUri))?.[1] ?? '',
    timeoutMs: Number(TimeoutInMillis ?? LONGEST_INTEGRATION_MS),
  };
};
