import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startSystem, type System } from '@status-callbacks/local/system';
import { callbackId, sign } from '@status-callbacks/signature/sign';
import { observe } from '../src/observe.ts';

const root = join(import.meta.dirname, '../../..');
const url = 'https://127.0.0.1/twilio';

let system: System;
let logs = '';

beforeAll(async () => {
  system = await startSystem({
    assemblies: findAssemblies(root),
    log: (source, line) => (logs += `${source} ${line}\n`),
  });
}, 240_000);
afterAll(() => system.stop());

const sid = (number: number): string => `SM${String(number).padStart(32, '0')}`;
const params = (number: number, more: Record<string, string> = {}): Record<string, string> => ({
  AccountSid: `AC${'0'.repeat(32)}`,
  MessageSid: sid(number),
  MessageStatus: 'delivered',
  From: '+15005550006',
  To: '+15005550001',
  ...more,
});

const post = async (body: string, signature?: string, headers: Record<string, string> = {}): Promise<number> => {
  const response = await fetch(`${system.url}/twilio`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature !== undefined && { 'x-twilio-signature': signature }),
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
};

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const signed = (fields: Record<string, string>): string => sign(system.authToken, url, fields);

it('lets in what Twilio signed, keeps everything else it took, and writes nobody down', async () => {
  const good = params(1, { Mood: '😀' });
  const large = params(2, { Body: 'x'.repeat(300_000) });
  const kept: [name: string, answer: Promise<number>][] = [
    ['signed', post(form(good), signed(good))],
    ['forged', post(form(params(3)), sign('0'.repeat(32), url, params(3)))],
    ['altered', post(form(params(4, { MessageStatus: 'read' })), signed(params(4)))],
    ['unsigned', post(form(params(5)))],
    ['signed with rubbish', post(form(params(6)), 'rubbish')],
    ['broken escapes', post('MessageSid=%ZZ&To=%2B15005550001', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')],
    ['JSON', post(JSON.stringify(params(7)), signed(params(7)), { 'content-type': 'application/json' })],
    ['plain text', post('hello +15005550001', signed(params(8)), { 'content-type': 'text/plain' })],
    ['too large for the topic', post(form(large), signed(large))],
  ];
  for (const [name, answer] of kept) expect([name, await answer]).toEqual([name, 200]);

  // What SQS itself refuses is answered as an error, so Twilio knows and, with `#rp=all`, tries again.
  expect(await post('', signed({}))).toBe(400);
  expect(await post(form(params(9, { Body: 'x'.repeat(1_100_000) })), 'rubbish')).toBe(400);
  expect(await post(form(params(10)), 'AAAA","x":{"')).toBe(400);
  expect((await fetch(`${system.url}/elsewhere`, { method: 'POST', body: 'a=1' })).status).toBe(404);
  expect((await fetch(`${system.url}/twilio`)).status).toBe(404);

  await system.idle();
  const { archived, tabled, quarantined } = await observe(system);
  expect(archived.map(({ id }) => id)).toEqual([callbackId(url, good)]);
  expect(tabled.map(({ resourceSid }) => resourceSid)).toEqual([sid(1)]);
  expect(quarantined).toHaveLength(kept.length - 1);

  for (const reason of ['mismatch', 'missing-signature', 'malformed-body', 'too-large']) {
    expect(logs).toContain(`"reason":"${reason}"`);
  }
  for (const secret of [system.authToken, signed(good), signed(large), '5005550006', '5005550001', 'MessageStatus=']) {
    expect(logs).not.toContain(secret);
  }
}, 240_000);
