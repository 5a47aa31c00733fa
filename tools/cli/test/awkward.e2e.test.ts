import { request } from 'node:http';
import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startSystem, type System } from '@status-callbacks/local/system';
import { sign } from '@status-callbacks/signature/sign';
import { observe } from '../src/observe.ts';

const root = join(import.meta.dirname, '../../..');

let system: System;

beforeAll(async () => {
  system = await startSystem({ assemblies: findAssemblies(root) });
}, 240_000);
afterAll(() => system.stop());

const EACH = 10;

/** Queries as they stand in Twilio, by kind; what `/twilio-params` believes of them, of ten. */
const kinds: [kind: string, query: (number: number) => string, throughParams: number][] = [
  ['plain', (n) => `id=${n}&category=marketing`, EACH],
  ['the other order', (n) => `category=marketing&id=${n}`, EACH],
  ['one parameter missing', (n) => `id=${n}`, EACH],
  ['space as +', (n) => `id=${n}&category=new+shoes`, EACH],
  ['space as %20', (n) => `id=${n}&category=new%20shoes`, EACH],
  ['plus', (n) => `id=${n}&category=1%2B1`, EACH],
  ['apostrophe', (n) => `id=${n}&category=it's`, EACH],
  ['apostrophe, escaped', (n) => `id=${n}&category=it%27s`, EACH],
  ['reserved characters', (n) => `id=${n}&category=a%26b%3Dc%2Fd%3Fe%40f%3Ag`, EACH],
  ['ampersand beside a raw @', (n) => `id=${n}&category=a%26b@c`, EACH],
  ['comma', (n) => `id=${n}&category=a,b`, EACH],
  ['comma, escaped', (n) => `id=${n}&category=a%2Cb`, EACH],
  ['letters beyond ASCII', (n) => `id=${n}&category=Zürich`, EACH],
  ['letters beyond ASCII, escaped', (n) => `id=${n}&category=Z%C3%BCrich`, EACH],
  ['emoji', (n) => `id=${n}&category=😀`, EACH],
  ['empty value', (n) => `id=${n}&category=`, EACH],
  ['repeated key', (n) => `id=${n}&id=x&category=a`, EACH],
  ['quote', (n) => `id=${n}&category=%22new%22`, 0],
  ['backslash', (n) => `id=${n}&category=a%5Cb`, 0],
  ['undeclared parameter', (n) => `id=${n}&tenant=a`, 0],
];

/** Not `fetch`, which writes apostrophes and more in its own way. Letters beyond ASCII travel escaped, as Twilio sends them. */
const send = (path: string, messageSid: string): Promise<number | undefined> => {
  const params = { AccountSid: `AC${'0'.repeat(32)}`, MessageSid: messageSid, MessageStatus: 'delivered' };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(system.authToken, `https://127.0.0.1${path}`, params),
  };
  const onTheWire = path.replace(/\P{ASCII}+/gu, encodeURIComponent);
  return new Promise((resolve, reject) => {
    request(system.url, { method: 'POST', path: onTheWire, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end(new URLSearchParams(params).toString());
  });
};

const sid = (door: number, kind: number, number: number): string =>
  `SM${`${door}${String(kind).padStart(3, '0')}${String(number).padStart(3, '0')}`.padStart(32, '0')}`;

it('believes every awkward parameter through /twilio-any, and through /twilio-params all it can carry', async () => {
  const answers: Promise<number | undefined>[] = [];
  kinds.forEach(([, query], kind) => {
    for (let number = 0; number < EACH; number++) {
      answers.push(send(`/twilio-any?${query(number)}`, sid(0, kind, number)));
      answers.push(send(`/twilio-params?${query(number)}`, sid(1, kind, number)));
    }
  });
  await Promise.all(answers);
  await system.idle();

  const believed = new Set((await observe(system)).archived.map(({ subject }) => subject));
  const shares = (door: number) =>
    Object.fromEntries(
      kinds.map(([name], kind) => [
        name,
        Array.from({ length: EACH }, (_, number) => sid(door, kind, number)).filter((each) => believed.has(each))
          .length,
      ]),
    );
  expect(shares(0)).toEqual(Object.fromEntries(kinds.map(([name]) => [name, EACH])));
  expect(shares(1)).toEqual(Object.fromEntries(kinds.map(([name, , share]) => [name, share])));
}, 240_000);
