import { closeServer, listenOnLoopback, LOOPBACK } from '@status-callbacks/emulator/loopback';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { apiMessage, type ApiAnswer } from './api-answer.ts';
import { headersOf, pathOf, queryOf, type ApiRequest } from './http-request.ts';
import type { Match } from './route-table.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_HEADER_BYTES = 10_240;
const MOST_BODY_BYTES = 10 * 1_048_576;

interface Routes {
  readonly find: (method: string, path: string) => Match | undefined;
  readonly answer: (match: Match, request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export interface HttpFront {
  readonly url: string;
  /** Until then, every request gets a 503. */
  readonly open: (routes: Routes) => void;
  readonly stop: () => Promise<void>;
}

/** The HTTP API, on loopback. `log` gets one line per request, without its body and query. */
export const startHttpFront = async (port: number, log: (line: string) => void): Promise<HttpFront> => {
  let routes: Routes | undefined;

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = randomUUID();
    const time = new Date();
    const [rawPath = '/', rawQuery = ''] = splitOnce(message.url ?? '/', '?');
    const answer = await respond(message, { id, time, rawPath, rawQuery }, routes);
    // A body that was not read to its end would be taken for the next request.
    if (!message.complete) response.setHeader('connection', 'close');
    response.writeHead(answer.status, { ...answer.headers, 'apigw-requestid': id });
    response.end(answer.body);
    log(JSON.stringify({ time, requestId: id, method: message.method, path: rawPath, status: answer.status }));
  };

  // Node's own limit counts differently and answers with its own words; it stays above AWS's.
  const server = createServer({ maxHeaderSize: 4 * MOST_HEADER_BYTES }, (message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  const actualPort = await listenOnLoopback(server, port, 'programs');
  return {
    url: `http://${LOOPBACK}:${actualPort}`,
    open: (opened) => void (routes = opened),
    stop: () => closeServer(server),
  };
};

interface Received {
  readonly id: string;
  readonly time: Date;
  readonly rawPath: string;
  readonly rawQuery: string;
}

const respond = async (
  message: IncomingMessage,
  { id, time, rawPath, rawQuery }: Received,
  routes: Routes | undefined,
): Promise<ApiAnswer> => {
  if (headerBytes(message) > MOST_HEADER_BYTES) return apiMessage(431, 'Request Header Fields Too Large');
  const body = await readBody(message);
  if (!body) return apiMessage(413, 'Request Entity Too Large');
  if (!routes) return apiMessage(503, 'Service Unavailable');

  const path = pathOf(rawPath);
  const method = message.method ?? 'GET';
  const match = routes.find(method, path);
  if (!match) return apiMessage(404, 'Not Found');
  return routes.answer(match, {
    id,
    time,
    method,
    path,
    rawQuery,
    query: queryOf(rawQuery),
    routeKey: match.routeKey,
    pathParameters: match.pathParameters,
    sourceIp: message.socket.remoteAddress ?? LOOPBACK,
    headers: headersOf(message.rawHeaders),
    body,
  });
};

const splitOnce = (text: string, separator: string): [string, string?] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

/** Request line and headers, each line with its end and each header with its colon and space. */
const headerBytes = ({ method = '', url = '', rawHeaders }: IncomingMessage): number =>
  rawHeaders.reduce((bytes, part) => bytes + Buffer.byteLength(part) + 2, `${method} ${url} HTTP/1.1\r\n`.length);

const readBody = async (message: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
