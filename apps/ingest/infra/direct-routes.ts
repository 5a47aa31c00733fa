import { directRoutes as routes } from '@status-callbacks/contract/declared-parameters';
import { type HttpApi, HttpMethod, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/** Behind an equals sign, so that a request without the value is still a message SQS takes; `ingest` drops the sign. */
const optional = (expression: string) => text(`=${expression}`);

/**
 * SQS takes ten attributes: five describe the request, and four at most are declared parameters. `$request.querystring` comes decoded
 * and without its order, which is why the parameters are declared
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html).
 *
 * AWS does not say that it escapes what it pastes into this JSON. What a caller writes therefore comes first: a quote in it can add
 * attributes, but what API Gateway itself says stands after it, where the last of two equal names counts and no text of the
 * caller's can end the object. `ingest` refuses a message with any other attribute.
 */
const mapping = (queue: IQueue, parameters: readonly string[]): ParameterMapping =>
  new ParameterMapping()
    .custom('QueueUrl', queue.queueUrl)
    .custom('MessageBody', '$request.body')
    .custom(
      'MessageAttributes',
      JSON.stringify({
        signature: optional('${request.header.x-twilio-signature}'),
        ...Object.fromEntries(parameters.map((name) => [`query.${name}`, optional(`\${request.querystring.${name}}`)])),
        domainName: text('${context.domainName}'),
        path: text('${request.path}'),
        requestId: text('${context.requestId}'),
        sourceIp: text('${context.identity.sourceIp}'),
      }),
    );

/** Straight into the queue: a callback is durable before any code of ours runs. */
export const directRoutes = (api: HttpApi, queue: IQueue): void => {
  for (const [path, parameters] of Object.entries(routes)) {
    api.addRoutes({
      path,
      methods: [HttpMethod.POST],
      integration: new HttpSqsIntegration(`Enqueue${path}`, { queue, parameterMapping: mapping(queue, parameters) }),
    });
  }
};
