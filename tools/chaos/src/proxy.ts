import { once } from 'node:events';
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@status-callbacks/simulator/random';
import { type Fault, drawFaults } from './faults.ts';
import { type Call, type Part, partOf } from './in-part.ts';
import { refusal } from './refusal.ts';

export interface Proxy {
  /** What requests are sent to in the place of the target. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const LONGEST_DELAY_MS = 400;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const without = (headers: IncomingHttpHeaders, ...names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

const operationOf = ({ headers }: IncomingMessage, body: Buffer): string => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? (new URLSearchParams(body.toString()).get('Action') ?? '') : '';
};

/** Stands between functions and one port of AWS. @param count hears of each fault */
export const startProxy = async (target: string, random: Random, count: (fault: Fault) => void): Promise<Proxy> => {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const draw = drawFaults(random.fork());

  const forward = ({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const own = { ...headers, 'content-length': String(body.length) };
      const outgoing = request({ hostname, port, method, path: url, headers: own, agent }, (answer) => {
        buffer(answer).then(
          (answered) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: answered }),
          reject,
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  const inPart = async (incoming: IncomingMessage, part: Part): Promise<Answer> => {
    const { status, headers, body } = await forward(incoming, Buffer.from(part.body));
    if (status !== 200) return { status, headers, body };
    return { status, headers: without(headers, 'x-amz-crc32'), body: Buffer.from(part.answer(body.toString())) };
  };

  const reply = (outgoing: ServerResponse, { status, headers, body }: Answer): void => {
    const own = without(headers, 'transfer-encoding', 'connection');
    outgoing.writeHead(status, { ...own, 'content-length': body.length }).end(body);
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const call: Call = { operation: operationOf(incoming, body), body: body.toString() };
    const drawn = draw();
    const part = drawn === 'in part' ? partOf(call, random) : undefined;
    const fault = drawn === 'in part' && !part ? undefined : drawn;
    if (fault) count(fault);
    if (part) return reply(outgoing, await inPart(incoming, part));
    if (fault === 'cut') return void incoming.socket.destroy();
    if (fault === 'throttled' || fault === 'failed') {
      const { status, type, body: text } = refusal(call, fault);
      return reply(outgoing, { status, headers: { 'content-type': type }, body: Buffer.from(text) });
    }
    if (fault === 'delayed') await delay(random.int(1, LONGEST_DELAY_MS));
    const answer = await forward(incoming, body);
    if (fault === 'unanswered') incoming.socket.destroy();
    else reply(outgoing, answer);
  };

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
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
