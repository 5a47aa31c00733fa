import { ACCOUNT } from '@status-callbacks/emulator/aws';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { apiMessage, type ApiAnswer } from './api-answer.ts';
import { domainNameOf, type ApiRequest } from './http-request.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** Hands a request to a function, payload format 2.0; 500 when the function fails. */
export const invokeForRequest = async (lambda: LambdaFunction, request: ApiRequest): Promise<ApiAnswer> => {
  try {
    return toAnswer(await lambda.invoke(proxyEvent(request)));
  } catch {
    return apiMessage(500, 'Internal Server Error');
  }
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const proxyEvent = (request: ApiRequest): APIGatewayProxyEventV2 => {
  const { cookie, ...headers } = request.headers;
  const isText = isTextual(headers['content-type']);
  const { id, time, method, path, routeKey, sourceIp, body, rawQuery, query, pathParameters } = request;
  return {
    version: '2.0',
    routeKey,
    // Decoded, unlike on a function URL: seen on a real HTTP API, not documented.
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/[;,] */) }),
    headers,
    ...(rawQuery && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: domainNameOf(request),
      domainPrefix: domainNameOf(request).split('.')[0]!,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: id,
      routeKey,
      stage: '$default',
      time: time.toUTCString(),
      timeEpoch: time.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

const isTextual = (contentType = ''): boolean =>
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|[\w.-]+\+(json|xml)))/i.test(contentType);

/** A value without a status code is the body of a 200 in JSON. */
const toAnswer = (result: unknown): ApiAnswer => {
  const structured = typeof result === 'object' && result !== null && 'statusCode' in result;
  if (!structured) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const {
    statusCode,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded,
  } = result as APIGatewayProxyStructuredResultV2;
  return {
    status: Number(statusCode),
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
};
