import { encodeForm } from '../src/form.ts';
import { explain, type Explanation } from '../src/explain.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { sign } from '../src/sign.ts';
import { formRequest, getRequest, HOST, jsonRequest, keyring } from './requests.ts';

const params = { AccountSid: `AC${'a'.repeat(32)}`, MessageStatus: 'sent' };
const form = formRequest(params, { query: 'id=7&category=new+shoes' });
const signedFor = (url: string, changed: Partial<ReceivedRequest> = {}): ReceivedRequest => ({
  ...form,
  signature: sign('12345', url, params),
  ...changed,
});
const ring = keyring({ AUTH_TOKEN: '12345', [`AC${'b'.repeat(32)}`]: 'other' });
const previous = keyring({ AUTH_TOKEN: 'before' });
const query = 'id=7&category=new+shoes';

const cases: [Explanation['cause'], ReceivedRequest][] = [
  ['verifies-now', form],
  ['unsigned', { ...form, signature: '' }],
  ['body-altered', { ...jsonRequest('{"a":1}'), body: Buffer.from('{"a": 1}') }],
  ['previous-token', formRequest(params, { token: 'before' })],
  ['other-account', formRequest(params, { token: 'other' })],
  ['other-host', signedFor(`https://calls.example.org/twilio-any?${query}`)],
  ['http', signedFor(`http://${HOST}/twilio-any?${query}`)],
  ['port', signedFor(`https://${HOST}:8443/twilio-any?${query}`)],
  ['trailing-slash', signedFor(`https://${HOST}/twilio-any/?${query}`)],
  ['path', signedFor(`https://${HOST}/twilio-params?${query}`)],
  ['query-dropped', signedFor(`https://${HOST}/twilio-any`)],
  ['query-order', signedFor(`https://${HOST}/twilio-any?category=new+shoes&id=7`)],
  ['query-encoding', signedFor(`https://${HOST}/twilio-any?id=7&category=new shoes`)],
  ['path', { ...signedFor(`https://${HOST}/twilio?${query}`) }],
  ['path', { ...signedFor(`https://${HOST}/twilio-any?${query}`), path: '/rewritten' }],
  ['port', { ...signedFor(`https://${HOST}:8443/twilio-any?${query}`), host: `${HOST}:9999` }],
  ['query-encoding', { ...signedFor(`https://${HOST}/twilio-any?category=new shoes`), query: 'category=new+shoes' }],
  ['query-encoding', { ...signedFor(`https://${HOST}/twilio-any?id=%7B7%7D`), query: 'id={7}' }],
  [
    'json-as-form',
    {
      ...signedFor(`https://${HOST}/twilio-any?${query}`),
      signature: sign('12345', `https://${HOST}/twilio-any?${query}`, { a: '1', b: '{"c":true}' }),
      body: Buffer.from('{"a":1,"b":{"c":true}}'),
    },
  ],
  ['json-as-form', { ...form, body: Buffer.from(JSON.stringify(params)) }],
  ['form-as-json', { ...getRequest('id=7'), method: 'POST', body: Buffer.from(encodeForm(params)) }],
  ['unknown', formRequest(params, { token: 'nobody' })],
];

it.each(cases)('finds %s', (cause, request) => {
  expect(explain(request, ring, { previous, hosts: ['other.example.org', 'calls.example.org'] })).toMatchObject({
    cause,
  });
});

it('says what to do about each, and repeats nothing of the request', () => {
  for (const [, request] of cases) {
    const { advice } = explain(request, ring, { previous, hosts: ['calls.example.org'] });
    expect(advice).toMatch(/^[A-Z].{20,}\.$/);
    expect(advice).not.toContain(request.signature || 'no signature');
  }
});

it('does not take the present keys for the previous ones', () => {
  expect(explain(formRequest(params, { token: 'other' }), ring).cause).toBe('other-account');
});

it('does not call one parameter spelled differently an order', () => {
  const one = { ...signedFor(`https://${HOST}/twilio-any?q=a/b`), query: 'q=a%2fb' };
  expect(explain(one, ring).cause).not.toBe('query-order');
});

it.each(['null', '"x"', '5', '[{"a":1}]', '{', ''])('has an answer to the body %j', (body) => {
  expect(explain({ ...form, body: Buffer.from(body) }, ring).cause).toBe('unknown');
});

it.each(['a=%', 'a=%C3', '\ud800', [['a', '%']] as const])('has an answer to the query %j', (query) => {
  expect(explain({ ...form, query }, ring).cause).toBe('unknown');
});
