import { request } from 'node:http';
import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startSystem, type System } from '@status-callbacks/local/system';
import { bodyHash, sign } from '@status-callbacks/signature/sign';
import { observe } from '../src/observe.ts';

const root = join(import.meta.dirname, '../../..');
const origin = 'https://127.0.0.1';
const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

let system: System;
let logs = '';

beforeAll(async () => {
  system = await startSystem({
    assemblies: findAssemblies(root),
    log: (source, line) => (logs += `${source} ${line}\n`),
  });
}, 240_000);
afterAll(() => system.stop());

interface Sent {
  readonly method?: string;
  /** As configured in Twilio, which signs it so. */
  readonly path: string;
  readonly params?: Record<string, string>;
  readonly type?: string;
  readonly body?: string;
  readonly token?: string;
}

/** Not `fetch`, which writes apostrophes and more in its own way. Letters beyond ASCII travel escaped, as Twilio sends them. */
const send = ({ method = 'POST', path, params = {}, type, body = '', token = system.authToken }: Sent) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const onTheWire = path.replace(/[^\x20-\x7e]+/g, encodeURIComponent);
    const headers = {
      'x-twilio-signature': sign(token, origin + path, params),
      'i-twilio-idempotency-token': `token-of-${method}`,
      ...(type && { 'content-type': type }),
    };
    const outgoing = request(system.url, { method, path: onTheWire, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    outgoing.on('error', reject).end(body);
  });

const sid = (number: number): string => `SM${String(number).padStart(32, '0')}`;
const params = (number: number, more: Record<string, string> = {}): Record<string, string> => ({
  AccountSid: `AC${'0'.repeat(32)}`,
  MessageSid: sid(number),
  MessageStatus: 'delivered',
  From: '+15005550006',
  To: '+15005550001',
  ...more,
});
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

const CUSTOM = { a: "it's", b: 'é', c: '1+1', id: '7' };
const path = "/twilio-any/whatever?a=it's&b=é&c=1%2B1&id=7";

it('takes forms, JSON and GET with any parameters, and believes what Twilio signed', async () => {
  const fields = params(1, { Mood: '😀' });
  const json = JSON.stringify({ ...params(2), Mood: '😀', Nested: { deep: true } });
  const hashed = `${path}&bodySHA256=${bodyHash(Buffer.from(json))}`;

  const answers = [
    await send({ path, params: fields, type: FORM, body: form(fields) }),
    await send({ path: hashed, type: 'application/json', body: json }),
    await send({ method: 'GET', path: `${path}&${form(params(3))}` }),
    await send({ path: '/twilio-any', params: params(4), type: FORM, body: form(params(4)) }),
    await send({ path: '/twilio-any/a%20b/', params: params(5), type: FORM, body: form(params(5)) }),
  ];
  expect(answers).toEqual(answers.map(() => ({ status: 204, body: '' })));

  await system.idle();
  const { archived, tabled, quarantined } = await observe(system);
  expect(quarantined).toEqual([]);
  const bySid = new Map(archived.map(({ data }) => [data.resourceSid, data]));
  expect([...bySid.keys()].sort()).toEqual([1, 2, 3, 4, 5].map(sid));
  expect(tabled.map(({ resourceSid }) => resourceSid).sort()).toEqual([1, 2, 3, 4, 5].map(sid));

  expect(bySid.get(sid(1))).toMatchObject({
    custom: CUSTOM,
    params: fields,
    request: { url: origin + path, idempotencyToken: 'token-of-POST' },
  });
  expect(bySid.get(sid(2))).toMatchObject({
    custom: CUSTOM,
    params: { ...params(2), Mood: '😀', Nested: '{"deep":true}' },
    request: { url: origin + hashed },
  });
  expect(bySid.get(sid(3))).toMatchObject({ custom: CUSTOM, params: params(3) });
  expect(bySid.get(sid(4))).toMatchObject({ custom: {}, request: { url: `${origin}/twilio-any` } });
  expect(bySid.get(sid(5))).toMatchObject({ custom: {}, request: { url: `${origin}/twilio-any/a%20b/` } });
}, 240_000);

it('keeps in quarantine what it cannot believe, turns away what Twilio does not send, and writes nobody down', async () => {
  const json = JSON.stringify(params(6));
  const hashed = `${path}&bodySHA256=${bodyHash(Buffer.from(json))}`;
  const before = (await observe(system)).archived.length;

  for (const sent of [
    { path, token: '0'.repeat(32), type: FORM, params: params(6), body: form(params(6)) },
    { path: hashed, type: 'application/json', body: json.replace('delivered', 'read') },
    { path, type: 'application/octet-stream', body: '\u0000\u0001' },
    { method: 'GET', path: `${path}&${form(params(6))}`, token: '0'.repeat(32) },
  ]) {
    expect((await send(sent)).status).toBe(204);
  }
  expect((await send({ method: 'PUT', path })).status).toBe(405);
  expect((await send({ method: 'HEAD', path })).status).toBe(405);
  expect((await send({ path, type: FORM, body: `Body=${'x'.repeat(1_100_000)}` })).status).toBe(413);

  await system.idle();
  const { archived, quarantined } = await observe(system);
  expect(archived).toHaveLength(before);
  expect(quarantined).toHaveLength(4);
  for (const status of ['204', '405', '413']) expect(logs).toContain(`"status":"${status}","answered":1`);
  for (const secret of [system.authToken, '5005550006', '5005550001', "it's", 'MessageStatus=']) {
    expect(logs).not.toContain(secret);
  }
}, 240_000);
