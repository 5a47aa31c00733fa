import { ACCOUNT } from '@status-callbacks/emulator/aws';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { setTimeout as delay } from 'node:timers/promises';
import { apiMessage, type ApiAnswer } from './api-answer.ts';
import { domainNameOf, type ApiRequest } from './http-request.ts';
import type { LambdaFunction } from './lambda-function.ts';

/**
 * Hands a request to a function, payload format 2.0. 500 when the function fails, runs out of its own time or answers what is
 * no answer; 503 when the integration's time is up first, which does not stop the function.
 */
export const invokeForRequest = async (
  lambda: Pick<LambdaFunction, 'invoke'>,
  request: ApiRequest,
  timeoutMs: number,
): Promise<ApiAnswer> => {
  const answered = new AbortController();
  try {
    return await Promise.race([
      lambda.invoke(proxyEvent(request)).then(toAnswer),
      delay(timeoutMs, apiMessage(503, 'Service Unavailable'), { signal: answered.signal, ref: false }),
    ]);
  } catch {
    return apiMessage(500, 'Internal Server Error');
  } finally {
    answered.abort();
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
      time: commonLogTime(time),
      timeEpoch: time.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** `23/Nov/2026:16:00:00 +0000` */
const commonLogTime = (time: Date): string => {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
};

/**
 * Whose bodies come as text; all others come in base64, forms too. Measured on AWS, not documented
 * (https://github.com/ministackorg/ministack/pull/766).
 */
const isTextual = (contentType = ''): boolean =>
  /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i.test(contentType);

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
  const status = Number(statusCode);
  if (!(Number.isInteger(status) && status >= 200 && status <= 599) || typeof body !== 'string') {
    throw new TypeError('not an answer of payload format 2.0');
  }
  return {
    status,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
};
