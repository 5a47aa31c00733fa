import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { startSystem, type System } from '@status-callbacks/local/system';
import { callbackId, sign } from '@status-callbacks/signature/sign';
import { observe } from '../src/observe.ts';
import { commandLine } from './command-line.ts';

const root = join(import.meta.dirname, '../../..');
const general = `AC${'0'.repeat(32)}`;
const subaccount = `AC${'5'.repeat(32)}`;
const CALLBACKS = 30;

let system: System;
let localDirectory: string;
let secrets: SecretsManagerClient;
let logs = '';

beforeAll(async () => {
  system = await startSystem({
    assemblies: findAssemblies(root),
    log: (source, line) => (logs += `${source} ${line}\n`),
  });
  localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-quarantine-'));
  const { url, env, resources } = system;
  writeEndpoints(localDirectory, { pid: process.pid, url, stage: 'dev', env, resources });
  secrets = new SecretsManagerClient(system.aws.client('secrets_manager'));
}, 240_000);
afterAll(async () => {
  secrets.destroy();
  await system.stop();
  await rm(localDirectory, { recursive: true, force: true });
});

const callbacks = async (...args: string[]) => {
  const { code, printed, noted } = await commandLine(['quarantine', ...args, '--json'], { localDirectory });
  expect([code, noted]).toEqual([0, '']);
  return JSON.parse(printed);
};
const putSecret = (secret: Record<string, string | string[]>) =>
  secrets.send(
    new PutSecretValueCommand({ SecretId: 'TwilioStatusCallbackHandler', SecretString: JSON.stringify(secret) }),
  );
const newToken = (): string => randomBytes(16).toString('hex');

const ANY = '/twilio-any?tenant=7&id=x%21';

/** Through every route, or those given; returns the ids of the events to come. */
const sendAll = async (
  token: string,
  accountSid: string,
  paths = ['/twilio', '/twilio-params?id=1&category=a%20b', ANY],
): Promise<string[]> => {
  return Promise.all(
    Array.from({ length: CALLBACKS }, async (_, index) => {
      const params = {
        AccountSid: accountSid,
        MessageSid: `SM${randomBytes(16).toString('hex')}`,
        MessageStatus: 'undelivered',
        ErrorCode: '30006',
        To: '+15005550001',
      };
      const path = paths[index % paths.length]!;
      const signedUrl = `https://127.0.0.1${path}`;
      const response = await fetch(system.url + path, {
        method: 'POST',
        body: new URLSearchParams(params),
        headers: { 'x-twilio-signature': sign(token, signedUrl, params) },
      });
      expect(response.ok).toBe(true);
      return callbackId(signedUrl, params);
    }),
  );
};

/** Ids in every sink, each of them once. */
const everywhere = async (): Promise<{ archive: string[]; table: string[]; bus: string[] }> => {
  await system.idle();
  const { archived, tabled, routed } = await observe(system);
  return {
    archive: archived.map(({ id }) => id).toSorted(),
    table: tabled.map(({ id }) => id).toSorted(),
    bus: routed.toSorted(),
  };
};
const all = (...ids: string[][]) => {
  const sorted = ids.flat().toSorted();
  return { archive: sorted, table: sorted, bus: sorted };
};

it('keeps what a wrong token refuses, says why, and lets it go once the secret is right, without a restart', async () => {
  const primary = system.authToken;
  const first = await sendAll(primary, general);
  expect(await everywhere()).toEqual(all(first));

  // Twilio signs with a token the secret has not got yet.
  const rotated = newToken();
  const second = await sendAll(rotated, general);
  await system.idle();
  expect(await callbacks('list')).toMatchObject({
    seen: CALLBACKS,
    groups: expect.arrayContaining(
      ['/twilio', '/twilio-params', '/twilio-any'].map((route) =>
        expect.objectContaining({ reason: 'mismatch', accountSid: general, route, count: CALLBACKS / 3 }),
      ),
    ),
  });
  expect(await callbacks('explain')).toMatchObject({ causes: [{ cause: 'unknown', count: CALLBACKS }] });
  expect(await callbacks('release')).toMatchObject({ released: 0, stayed: { mismatch: CALLBACKS } });

  await putSecret({ AUTH_TOKEN: rotated });
  expect(await callbacks('explain')).toMatchObject({ causes: [{ cause: 'verifies-now', count: CALLBACKS }] });
  expect(await callbacks('release', '--dry-run')).toMatchObject({ released: CALLBACKS });
  expect(await callbacks('release', '--rate', '100')).toMatchObject({ released: CALLBACKS, stayed: {}, notSent: 0 });
  expect(await everywhere()).toEqual(all(first, second));
  expect(await callbacks('list')).toMatchObject({ seen: 0 });

  // Twilio still signs with the old token, which has just gone. The function of the direct routes has not had to read the secret again.
  const late = await sendAll(primary, general, [ANY]);
  await system.idle();
  expect(await callbacks('explain')).toMatchObject({ causes: [{ cause: 'previous-token', count: CALLBACKS }] });
  await putSecret({ AUTH_TOKEN: rotated, AUTH_TOKEN_SECONDARY: primary });
  expect(await callbacks('release')).toMatchObject({ released: CALLBACKS });
  expect(await everywhere()).toEqual(all(first, second, late));

  // A subaccount signs with its own token, which comes as a list while it changes.
  const own = newToken();
  const third = await sendAll(own, subaccount);
  await system.idle();
  expect(await callbacks('list', '--account', subaccount)).toMatchObject({ seen: CALLBACKS });
  expect(await callbacks('list', '--account', general)).toMatchObject({ seen: 0 });
  await putSecret({ AUTH_TOKEN: rotated, [subaccount]: [newToken(), own] });
  expect(await callbacks('release', '--reason', 'mismatch', '--from', '1h')).toMatchObject({ released: CALLBACKS });
  expect(await everywhere()).toEqual(all(first, second, late, third));
  expect(await callbacks('list')).toMatchObject({ seen: 0 });

  for (const secret of [primary, rotated, own, '5005550001', 'MessageStatus=']) expect(logs).not.toContain(secret);
}, 180_000);
