import { once } from 'node:events';
import { Agent, type IncomingMessage, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Request {
  /** As the SDK names itself with `AWS_SDK_UA_APP_ID`. */
  readonly sender: string;
  /** `BatchWriteItem`; the method for S3, whose requests name no operation. */
  readonly operation: string;
  readonly body: Buffer;
}

export interface CountingProxy {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const operationOf = ({ headers, method }: IncomingMessage, body: Buffer): string => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return (isForm && new URLSearchParams(body.toString()).get('Action')) || (method ?? '');
};

const senderOf = ({ headers }: IncomingMessage): string =>
  /\bapp\/(\S+)/.exec(headers['user-agent'] ?? '')?.[1] ?? 'nobody';

/** Stands between functions and one port of AWS, and tells of each request that came through. */
export const startCountingProxy = async (target: string, tell: (request: Request) => void): Promise<CountingProxy> => {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      tell({ sender: senderOf(incoming), operation: operationOf(incoming, body), body });
      const { method, url, headers } = incoming;
      const own = { ...headers, 'content-length': String(body.length) };
      const forwarded = request({ hostname, port, method, path: url, headers: own, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
