import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseForm } from '@status-callbacks/signature/form';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

export const AUTH_TOKEN = 'the token of the fake system';

interface Received {
  readonly path: string;
  readonly params: ReturnType<typeof parseForm>;
  readonly isGenuine: boolean;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** A front door and a Secrets Manager on one port, and the file that leads to them. */
export const startFakeSystem = async ({
  answer = 200,
  secret = JSON.stringify({ AUTH_TOKEN }),
  pid = process.pid,
} = {}) => {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      response.setHeader('Content-Type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ Name: 'TwilioStatusCallbackHandler', SecretString: secret }));
      return;
    }
    const params = parseForm(body);
    const signature = String(request.headers['x-twilio-signature'] ?? '');
    const url = `https://127.0.0.1${request.url}`;
    received.push({
      path: request.url!,
      params,
      isGenuine: webhooks.validateRequest(AUTH_TOKEN, signature, url, params),
    });
    response.writeHead(answer).end();
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: "it's a test",
  };
  const localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-cli-'));
  await writeFile(join(localDirectory, 'endpoints.json'), JSON.stringify({ pid, url, env, resources: {} }));
  return {
    url,
    env,
    localDirectory,
    received,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
      await rm(localDirectory, { recursive: true, force: true });
    },
  };
};
