/**
 * Throws hostile requests at `verify` and `explain`: `npx nx fuzz signature [--inputs 200000] [--seed 1]`. Fails on a throw, on
 * a request accepted that was not signed, and on more work than the bound for one request. Work is counted in bytes hashed, so
 * that a slow machine does not fail; the CPU of the slowest input is printed, and what it is.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { explain } from '../src/explain.ts';
import { parseKeys } from '../src/keys.ts';
import { readDirectMessage, readEnvelope } from '../src/queue-message.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { hmacSha1 } from '../src/sign.ts';
import { verify } from '../src/verify.ts';
import { formRequest, TOKEN } from './requests.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];

let hashed = 0;
const keyring = parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN, AUTH_TOKEN_SECONDARY: 'second' }), (key, ...content) => {
  for (const { length } of content) hashed += length;
  return hmacSha1(key, ...content);
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '\ud800',
    '\udc00',
    '\u0000',
    '\uffff',
    '%',
    '%%',
    '%zz',
    '%C3',
    '%ED%A0%80',
    '+',
    "'",
    '"',
    ',',
    '&',
    '=',
    '?',
    '#',
    '../',
    '\r\n',
  ),
);
const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(''));
const large = fc
  .tuple(text, fc.integer({ min: 1, max: 20_000 }))
  .map(([part, times]) => (part || 'a=&').repeat(times).slice(0, 200_000));
const manyParameters = fc
  .integer({ min: 1_000, max: 8_000 })
  .map((count) => Array.from({ length: count }, (_, index) => `p${index % 997}=${index}`).join('&'));
const body = fc.oneof(
  { weight: 20, arbitrary: text.map((value) => Buffer.from(value)) },
  { weight: 10, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.oneof(large, manyParameters).map((value) => Buffer.from(value)) },
);
const signature = fc.oneof(
  text,
  fc.base64String({ minLength: 28, maxLength: 28 }),
  fc.constant(formRequest({ a: '1' }).signature!),
);
const hostile: fc.Arbitrary<ReceivedRequest> = fc.record({
  method: fc.oneof(fc.constantFrom('POST', 'GET', 'PUT', ''), text),
  host: text,
  path: text,
  query: fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: fc.array(fc.tuple(text, text), { maxLength: 6 }) },
  ),
  signature,
  body,
  receivedAt: fc.constant('2026-11-23T16:00:00.000Z'),
});
const message = fc.record({
  body: text,
  attributes: fc.dictionary(
    fc.oneof(text, fc.constantFrom('request', 'released', 'refusal', 'signature', 'path', 'query.id')),
    fc.oneof(text, fc.json()),
  ),
  sentTimestamp: fc.constant(1_795_449_600_000),
});

/** Of one request: see `verify.ts`; the URL as received is tried with each key whatever it costs. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Larger ones are refused before they are looked at (apps/ingest/src/judge.ts). */
const MAX_BODY_BYTES = 250 * 1024;

let [costliest, accepted] = [0, 0];
/** CPU of this process, in milliseconds. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const slowest = { ms: 0, words: '' };

const check = (request: ReceivedRequest, explains: boolean): void => {
  hashed = 0;
  if (verify(request, keyring).outcome === 'verified') {
    accepted += 1;
    console.error('accepted', JSON.stringify(request));
  }
  costliest = Math.max(costliest, hashed);
  if (hashed > MAX_BYTES) throw new Error(`${hashed} bytes hashed for one request`);
  if (explains) explain(request, keyring);
};

/** The CPU of one request: the least of several runs, because what else the machine does is no property of the input. */
const time = (request: ReceivedRequest): number => {
  let least = Infinity;
  for (let run = 0; run < 7; run++) {
    const began = cpu();
    verify(request, keyring);
    least = Math.min(least, cpu() - began);
  }
  return least;
};

const repeated = (parts: readonly string[], max: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...parts), fc.integer({ min: 1, max }))
    .map(([part, length]) => part.repeat(Math.ceil(length / part.length)).slice(0, length));
const EXPENSIVE = [
  'x',
  '%',
  '%41',
  '%C3%A9',
  'é',
  '😀',
  '+',
  "'",
  '%27',
  '%40',
  '&',
  'a=&',
  '😀=&',
  '=',
  ',',
  '(*)',
  'Sid',
  'AC0',
];
const names = fc
  .tuple(fc.integer({ min: 1, max: 60_000 }), fc.constantFrom('', '😀', '%F0%9F%98%80'))
  .map(([count, mark]) =>
    Array.from({ length: count }, (_, index) => `${((index * 7_919) % count).toString(36)}${mark}=`)
      .join('&')
      .slice(0, MAX_BODY_BYTES),
  );
/** What may cost much: as large as SQS and the HTTP API let it in, and awkward in every part. */
const expensive: fc.Arbitrary<ReceivedRequest> = fc.record({
  method: fc.constantFrom('POST', 'GET'),
  host: fc.constantFrom('h.example', 'u:p@h.example:8443'),
  path: repeated(EXPENSIVE, 10_000).map((rest) => `/twilio-any/${rest}`),
  query: fc.oneof(
    repeated(EXPENSIVE, 10_000),
    repeated(EXPENSIVE, 10_000).map((rest) => `${rest}&bodySHA256=x`),
    fc.array(fc.tuple(repeated(EXPENSIVE, 20), repeated(EXPENSIVE, 2_500)), { minLength: 1, maxLength: 5 }),
  ),
  signature: fc.constantFrom('AAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'A'.repeat(8_000)),
  body: fc
    .oneof(
      names,
      repeated(EXPENSIVE, MAX_BODY_BYTES),
      repeated(['{"a":', '[', '"accountSid":', '{"account_sid" :'], MAX_BODY_BYTES),
    )
    .map((text) => Buffer.from(text).subarray(0, MAX_BODY_BYTES)),
  receivedAt: fc.constant('2026-11-23T16:00:00.000Z'),
});
const wordsFor = ({ method, host, path, query, body }: ReceivedRequest): string =>
  `${method} ${host}, path ${path.length} of ${JSON.stringify(path.slice(12, 20))}, ` +
  `query ${typeof query === 'string' ? `${query.length} of ${JSON.stringify(query.slice(0, 8))}` : `${query.length} pairs`}, ` +
  `body ${body.length} of ${JSON.stringify(body.toString().slice(0, 12))}`;

const began = performance.now();
const sample = Math.ceil(inputs / 20);
for (let round = 0; round < 20; round++) {
  const options = { numRuns: sample, seed: seed * 1_000 + round };
  fc.sample(hostile, options).forEach((request, index) => check(request, index % 500 === 0));
  for (const each of fc.sample(message, { ...options, numRuns: Math.ceil(sample / 10) }))
    check((readEnvelope(each) ?? readDirectMessage(each, () => ['id'])).request, false);
  for (const request of fc.sample(expensive, { ...options, numRuns: Math.ceil(sample / 100) })) {
    check(request, false);
    const ms = time(request);
    if (ms > slowest.ms) Object.assign(slowest, { ms, words: wordsFor(request) });
  }
  process.stderr.write(`\r${Math.min(inputs, (round + 1) * sample)} of ${inputs}`);
}
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(
  `\n${inputs} requests and ${Math.ceil(sample / 10) * 20} messages, seed ${seed}: no throw, ${accepted} accepted, ` +
    `at most ${(costliest / 1e6).toFixed(1)} MB hashed for one; ${seconds} s\n` +
    `slowest of ${Math.ceil(sample / 100) * 20} expensive ones: ${slowest.ms.toFixed(1)} ms of CPU: ${slowest.words}`,
);
if (accepted > 0) process.exitCode = 1;
