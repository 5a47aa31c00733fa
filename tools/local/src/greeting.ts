import { sign } from '@status-callbacks/signature/sign';
import type { System } from './system.ts';

/** Twilio's own numbers for tests: they belong to nobody. */
const DELIVERED = {
  AccountSid: `AC${'0'.repeat(32)}`,
  MessageSid: `SM${'1'.repeat(32)}`,
  MessageStatus: 'delivered',
  From: '+15005550006',
  To: '+15005550001',
};
const UNDELIVERED = {
  ...DELIVERED,
  MessageSid: `SM${'2'.repeat(32)}`,
  MessageStatus: 'undelivered',
  ErrorCode: '30006',
};

type Started = Pick<System, 'url' | 'env' | 'authToken'>;

/** What a person needs to try the system at once. */
export const greeting = ({ url, env, authToken }: Started, dataDir: string): string =>
  [
    '',
    `Status Callbacks runs. Twilio's requests go to ${url}/twilio`,
    '',
    'A delivered message:',
    curl(url, authToken, DELIVERED),
    '',
    'One that failed, for the error router:',
    curl(url, authToken, UNDELIVERED),
    '',
    'They are signed for https://127.0.0.1/twilio: behind an HTTP API, a URL has https, a host and no port.',
    '',
    'For the AWS CLI and SDKs:',
    ...Object.entries(env).map(([name, value]) => `export ${name}=${value}`),
    '',
    `Data is in ${dataDir}, logs in ${dataDir}/logs. Kill this at any time and start it again: what was answered is kept.`,
    'Throttling, permissions, alarms and expiry have no effect here; see tools/local/README.md.',
    '',
  ].join('\n');

const curl = (url: string, authToken: string, params: Readonly<Record<string, string>>): string =>
  [
    `curl -X POST ${url}/twilio`,
    `-H 'X-Twilio-Signature: ${sign(authToken, `https://${new URL(url).hostname}/twilio`, params)}'`,
    ...Object.entries(params).map(([name, value]) => `--data-urlencode '${name}=${value}'`),
  ].join(' \\\n  ');
