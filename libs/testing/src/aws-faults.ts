import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Answer, type Exchange, exchangeOf, forwardTo } from './aws-exchange.ts';
import { halfRefused } from './half-refused.ts';
import { type Fault, SLOW_MS } from './sink.ts';

export interface AwsFaults {
  /** Where the service is to be called. */
  readonly url: string;
  readonly set: (fault: Fault | undefined) => void;
  /** How many requests since then came while no other was waiting for its answer. */
  readonly rounds: () => number;
  readonly stop: () => Promise<void>;
}

/** AWS may quote what it was sent: a log that repeats a message repeats this. */
const MESSAGE = 'Not now, said about +15005550006';

/** As services that speak JSON say it, and as S3 does. */
const refusal = ({ headers }: Exchange, status: number, json: string, xml: string): Answer => {
  if ('x-amz-target' in headers) {
    const body = Buffer.from(JSON.stringify({ __type: json, message: MESSAGE }));
    return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
  const body = Buffer.from(`<Error><Code>${xml}</Code><Message>${MESSAGE}</Message></Error>`);
  return { status, headers: { 'content-type': 'application/xml' }, body };
};

const throttled = (exchange: Exchange): Answer =>
  'x-amz-target' in exchange.headers
    ? refusal(exchange, 400, 'ThrottlingException', '')
    : refusal(exchange, 503, '', 'SlowDown');

const failing = (exchange: Exchange): Answer => refusal(exchange, 500, 'InternalServerError', 'InternalError');

/**
 * Stands between a sink and one service of AWS, so that the sink's own client meets faults as it would meet them there.
 * @example process.env['AWS_ENDPOINT_URL_S3'] = (await startAwsFaults(aws.endpoints.s3)).url;
 */
export const startAwsFaults = async (endpoint: string): Promise<AwsFaults> => {
  let fault: Fault | undefined;
  let [rounds, inFlight] = [0, 0];
  const forward = forwardTo(new URL(endpoint));

  /** Nothing means that the line goes dead. */
  const answerTo = async (exchange: Exchange): Promise<Answer | undefined> => {
    switch (fault) {
      case undefined:
        return forward(exchange);
      case 'throttled':
        return throttled(exchange);
      case 'failing':
        return failing(exchange);
      case 'unreachable':
        return undefined;
      case 'unanswered':
        await forward(exchange);
        return undefined;
      case 'partly':
        return (await halfRefused(exchange, forward)) ?? failing(exchange);
      case 'slow':
        await setTimeout(SLOW_MS);
        return forward(exchange);
    }
  };

  const counted = async (exchange: Exchange): Promise<Answer | undefined> => {
    if (inFlight++ === 0) rounds += 1;
    try {
      return await answerTo(exchange);
    } finally {
      inFlight -= 1;
    }
  };

  const server = createServer((incoming, outgoing) => {
    exchangeOf(incoming)
      .then(counted)
      .then(
        (answer) => (answer ? outgoing.writeHead(answer.status, answer.headers).end(answer.body) : outgoing.destroy()),
        () => outgoing.destroy(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next) => {
      fault = next;
      rounds = 0;
    },
    rounds: () => rounds,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
