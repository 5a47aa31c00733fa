import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SendOptions, send } from '../src/send.ts';
import type { SignedRequest } from '../src/signed-request.ts';

let server: Server;
let url: string;
let received: { path: string; body: string; connection: number | undefined }[];
/** What the next requests are answered, first to last; `hang-up` closes the connection instead. Then 200. */
let script: (number | 'hang-up')[];

beforeEach(async () => {
  received = [];
  script = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url!, body, connection: request.socket.remotePort });
      const answer = script.shift() ?? 200;
      if (answer === 'hang-up') request.socket.destroy();
      else response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

const requests = (count: number): SignedRequest[] =>
  Array.from({ length: count }, (_, index) => ({
    url: `${url}/twilio?n=${index}`,
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `Body=${encodeURIComponent(`📦 ${index}`)}`,
  }));

const patient: SendOptions = { concurrency: 1, retries: 3, retryPolicy: 'all', backOff: () => 0 };

describe('send', () => {
  it('sends every request once, in order, over connections it keeps', async () => {
    const sent = await send(requests(20), { concurrency: 1 });
    expect(received.map(({ path }) => path)).toEqual(requests(20).map((_, index) => `/twilio?n=${index}`));
    expect(new Set(received.map(({ connection }) => connection)).size).toBe(1);
    expect(sent).toMatchObject({ summary: { 200: 20 }, retried: 0 });
  });

  it('tells the status of each', async () => {
    script = [204, 400, 503];
    const { answers, summary } = await send(requests(4), { concurrency: 1 });
    expect(answers.map((answer) => 'status' in answer && answer.status)).toEqual([204, 400, 503, 200]);
    expect(summary).toEqual({ 200: 1, 204: 1, 400: 1, 503: 1 });
  });

  it('counts what could not connect, after trying again as Twilio does', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const [request] = requests(1);
    const lost = { ...request!, url: `http://127.0.0.1:${port}/twilio` };
    const sent = await send([lost], { concurrency: 1, backOff: () => 0 });
    expect(sent.answers).toEqual([{ error: 'ECONNREFUSED', attempts: 2 }]);
    expect(sent.summary).toEqual({ ECONNREFUSED: 1 });
  });

  it('does not repeat by default what the other side may have seen', async () => {
    script = ['hang-up', 503];
    const sent = await send(requests(2), { concurrency: 2 });
    expect(sent.summary).toEqual({ ECONNRESET: 1, 503: 1 });
    expect(received).toHaveLength(2);
  });

  it('repeats anything but success when told to, and the same bytes', async () => {
    script = ['hang-up', 503];
    const sent = await send(requests(1), patient);
    expect(sent.answers).toEqual([{ status: 200, attempts: 3 }]);
    expect(sent.retried).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('gives up after the last retry and says why', async () => {
    script = [500, 500, 500, 500];
    expect((await send(requests(1), patient)).answers).toEqual([{ status: 500, attempts: 4 }]);
  });

  it('waits longer before each retry', async () => {
    script = [500, 500, 500];
    const waits: number[] = [];
    await send(requests(1), { ...patient, backOff: (retry) => (waits.push(retry), 0) });
    expect(waits).toEqual([1, 2, 3]);
  });

  it('keeps to the rate', async () => {
    const start = performance.now();
    await send(requests(11), { concurrency: 4, rate: 500 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  });

  it('reports progress to the last request', async () => {
    const seen: number[] = [];
    await send(requests(5), { concurrency: 2, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('stops when told to and accounts for the rest', async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 3) stop.abort();
    };
    const { summary } = await send(requests(10), { concurrency: 1, signal: stop.signal, onProgress });
    expect(summary).toEqual({ 200: 3, ABORTED: 7 });
  });

  it('does not wait for an answer for ever', async () => {
    server.removeAllListeners('request');
    const { summary } = await send(requests(1), { concurrency: 1, timeout: 20 });
    expect(summary).toEqual({ ETIMEDOUT: 1 });
  });
});
