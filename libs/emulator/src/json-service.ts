import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { closeServer, listenOnLoopback } from './loopback.ts';

/** An answer of status 400, as AWS words it. */
export class ServiceError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the SDK on the other side is typed; this is the wire
export type Operations = Readonly<Record<string, (input: any) => unknown>>;

/**
 * An AWS service of the JSON protocol: `X-Amz-Target: <prefix>.<operation>`.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const startJsonService = async (
  prefix: string,
  operations: Operations,
  port: number,
  version: '1.0' | '1.1' = '1.1',
) => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, body] = await respond(operations, request, prefix);
    response.writeHead(status, {
      'content-type': `application/x-amz-json-${version}`,
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  return { port: await listenOnLoopback(server, port, 'signed programs'), stop: () => closeServer(server) };
};

const respond = async (
  operations: Operations,
  request: IncomingMessage,
  prefix: string,
): Promise<[status: number, body: unknown]> => {
  try {
    const name = String(request.headers['x-amz-target'] ?? '').replace(`${prefix}.`, '');
    const operation = operations[name];
    if (!operation)
      throw new ServiceError('UnknownOperationException', `${prefix}.${name} is not part of this stand-in`);
    return [200, (await operation(parse(await text(request)))) ?? {}];
  } catch (error) {
    if (error instanceof ServiceError) return [400, { __type: error.code, message: error.message }];
    return [500, { __type: 'InternalFailure', message: String(error) }];
  }
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new ServiceError('SerializationException', 'The request is not JSON');
  }
};
