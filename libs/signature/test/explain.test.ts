import { explain, type Explanation } from '../src/explain.ts';
import type { ReceivedRequest } from '../src/received-request.ts';
import { sign } from '../src/sign.ts';
import { formRequest, getRequest, HOST, jsonRequest, keyring, toBody } from './requests.ts';

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
  ['json-as-form', { ...form, body: Buffer.from(JSON.stringify(params)) }],
  ['form-as-json', { ...getRequest('id=7'), method: 'POST', body: Buffer.from(toBody(params)) }],
  ['unknown', formRequest(params, { token: 'nobody' })],
];

it.each(cases)('finds %s', (cause, request) => {
  expect(explain(request, ring, { previous, hosts: ['calls.example.org'] })).toMatchObject({ cause });
});

it('says what to do about each, and repeats nothing of the request', () => {
  for (const [, request] of cases) {
    const { advice } = explain(request, ring, { previous, hosts: ['calls.example.org'] });
    expect(advice).toMatch(/^[A-Z].{20,}\.$/);
    expect(advice).not.toContain(request.signature || 'no signature');
  }
});
