/**
 * Throws hostile requests at `verify` and `explain`: `npx nx fuzz signature [--inputs 200000] [--seed 1]`. Fails on a throw, on
 * a request believed that nobody signed, and on more work than the bound for one request. Work is counted in bytes hashed, so
 * that a slow machine does not fail; times are printed.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { explain } from '../src/explain.ts';
import { parseKeys } from '../src/keys.ts';
import { readQueueMessage } from '../src/queue-message.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { hmacSha1 } from '../src/sign.ts';
import { verify } from '../src/verify.ts';
import { formRequest, TOKEN } from './requests.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];

let hashed = 0;
const keyring = parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN, AUTH_TOKEN_SECONDARY: 'second' }), (key, content) => {
  hashed += content.length;
  return hmacSha1(key, content);
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

/** Keys × orders of a form × the bound in `verify.ts`, and what surrounds the bodies. */
const MOST_BYTES = 2 * 2 * 2 * 5 * 1024 * 1024;

let [slowest, costliest, believed] = [0, 0, 0];
const check = (request: ReceivedRequest, explains: boolean): void => {
  hashed = 0;
  const started = performance.now();
  if (verify(request, keyring).outcome === 'verified') {
    believed += 1;
    console.error('believed', JSON.stringify(request));
  }
  costliest = Math.max(costliest, hashed);
  slowest = Math.max(slowest, performance.now() - started);
  if (hashed > MOST_BYTES) throw new Error(`${hashed} bytes hashed for one request`);
  if (explains) explain(request, keyring);
};

const began = performance.now();
const sample = Math.ceil(inputs / 20);
for (let round = 0; round < 20; round++) {
  const options = { numRuns: sample, seed: seed * 1_000 + round };
  fc.sample(hostile, options).forEach((request, index) => check(request, index % 500 === 0));
  for (const each of fc.sample(message, { ...options, numRuns: Math.ceil(sample / 10) }))
    check(readQueueMessage(each), false);
  process.stderr.write(`\r${Math.min(inputs, (round + 1) * sample)} of ${inputs}`);
}
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(
  `\n${inputs} requests and ${Math.ceil(sample / 10) * 20} messages, seed ${seed}: no throw, ${believed} believed, ` +
    `at most ${(costliest / 1e6).toFixed(1)} MB hashed and ${slowest.toFixed(0)} ms for one; ${seconds} s`,
);
if (believed > 0) process.exitCode = 1;
