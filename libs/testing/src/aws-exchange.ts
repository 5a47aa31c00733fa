import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Exchange {
  readonly path: string;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export type Forward = (exchange: Exchange) => Promise<Answer>;

export const exchangeOf = async (incoming: IncomingMessage): Promise<Exchange> => ({
  path: incoming.url ?? '/',
  method: incoming.method ?? 'GET',
  headers: incoming.headers,
  body: await buffer(incoming),
});

/** Asks the service itself. The client has long sent its body, so nobody waits to be told to. */
export const forwardTo =
  ({ hostname, port }: URL): Forward =>
  ({ path, method, headers: { expect: _, ...headers }, body }) =>
    new Promise((resolve, reject) => {
      const options = { hostname, port, path, method, headers: { ...headers, 'content-length': body.length } };
      request(options, (answer) => {
        buffer(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }),
          reject,
        );
      })
        .on('error', reject)
        .end(body);
    });
