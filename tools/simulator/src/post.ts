import { Agent, type RequestOptions, request as httpRequest } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import type { SignedRequest } from './signed-request.ts';

/** No answer came. `sent` tells whether any of the request may have reached the other side. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code: string;
  readonly sent: boolean;

  constructor(code: string, { sent }: { readonly sent: boolean }) {
    super(`no answer: ${code}`);
    this.code = code;
    this.sent = sent;
  }
}

export interface Connections {
  /** @throws {NoAnswer} */
  readonly post: (request: SignedRequest, signal?: AbortSignal) => Promise<number>;
  readonly close: () => void;
}

/**
 * Connections kept alive up to `concurrency`, and closed when told to: `fetch` would be simpler, and keeps its sockets
 * after the last request.
 */
export const openConnections = (concurrency: number, timeout: number): Connections => {
  const settings = { keepAlive: true, maxSockets: concurrency };
  const agents = { 'http:': new Agent(settings), 'https:': new SecureAgent(settings) };
  return {
    post: ({ url, method, headers, body }, signal) =>
      new Promise((resolve, reject) => {
        const secure = url.startsWith('https:');
        const options: RequestOptions = {
          method,
          agent: agents[secure ? 'https:' : 'http:'],
          headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
          timeout,
          ...(signal && { signal }),
        };
        const outgoing = (secure ? httpsRequest : httpRequest)(url, options, (answer) => {
          answer.on('error', () => reject(new NoAnswer('ECONNRESET', { sent: true })));
          answer.on('end', () => resolve(answer.statusCode ?? 0));
          answer.resume();
        });
        outgoing.on('timeout', () => outgoing.destroy(new NoAnswer('ETIMEDOUT', { sent: true })));
        outgoing.on('error', (error: NodeJS.ErrnoException) => {
          const connecting = error.syscall === 'connect' || error.syscall === 'getaddrinfo';
          // A kept connection that the other side closed meanwhile looks like a reset, and nothing was read from it.
          const stale = outgoing.reusedSocket && error.code === 'ECONNRESET';
          reject(
            error instanceof NoAnswer ? error : new NoAnswer(error.code ?? error.name, { sent: !connecting && !stale }),
          );
        });
        outgoing.end(body);
      }),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
};
