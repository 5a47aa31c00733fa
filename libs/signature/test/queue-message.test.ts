import fc from 'fast-check';
import { type Envelope, readDirectMessage, readEnvelope, toEnvelope } from '../src/queue-message.ts';
import type { ReceivedRequest } from '../src/received-request.ts';

const sentTimestamp = Date.parse('2026-11-23T16:00:00.000Z');
const RECEIVED = '2026-11-20T10:00:00.000Z';
const parametersOf = (path: string): string[] => (path === '/twilio-params' ? ['id', 'category'] : []);
const read = (attributes: Record<string, string>, body = 'a=1') =>
  readDirectMessage({ body, attributes, sentTimestamp }, parametersOf);

describe('a message of a direct route', () => {
  const mapped = {
    signature: '=AAAA',
    domainName: 'h.example',
    path: '/twilio-params',
    requestId: 'r',
    sourceIp: '192.0.2.1',
    'query.id': '=7',
    'query.category': '=',
  };

  it('becomes the request it carries, without what the request lacked', () => {
    expect(read(mapped)).toEqual({
      request: {
        method: 'POST',
        host: 'h.example',
        path: '/twilio-params',
        query: [
          ['id', '7'],
          ['category', ''],
        ],
        signature: 'AAAA',
        body: Buffer.from('a=1'),
        receivedAt: '2026-11-23T16:00:00.000Z',
        requestId: 'r',
        sourceIp: '192.0.2.1',
      },
      foreign: [],
    });
  });

  it('names what its route does not write, and reads none of it', () => {
    const injected = { request: '{}', released: '{}', refusal: '{}', 'query.tenant': '=1', constructor: 'x' };
    expect(read({ ...mapped, ...injected })).toEqual({ ...read(mapped), foreign: Object.keys(injected) });
    expect(read({ ...mapped, path: '/twilio' })).toMatchObject({
      request: { query: [] },
      foreign: ['query.id', 'query.category'],
    });
  });

  it('takes one equals sign off a value, and only that', () => {
    const path = '/twilio-params';
    expect(read({ path, signature: '==A=', 'query.id': '==x=' }).request).toMatchObject({
      signature: '=A=',
      query: [['id', '=x=']],
    });
    expect(read({ path, signature: 'A=', 'query.id': 'a=b' }).request).toMatchObject({
      signature: 'A=',
      query: [['id', 'a=b']],
    });
  });

  it.each<Record<string, string>>([{}, { signature: '=' }, { signature: '' }])(
    'without a signature is a request without one: %j',
    (attributes) => {
      expect(read(attributes).request).not.toHaveProperty('signature');
    },
  );

  it('that no route wrote is a request that proves nothing', () => {
    expect(read({}).request).toEqual({
      method: 'POST',
      host: '',
      path: '',
      query: [],
      body: Buffer.from('a=1'),
      receivedAt: '2026-11-23T16:00:00.000Z',
    });
  });
});

describe('an envelope', () => {
  const request: ReceivedRequest = {
    method: 'GET',
    host: 'h.example',
    path: '/twilio-any/\uffff',
    query: "a=it's",
    body: Buffer.from('é😀'),
    receivedAt: RECEIVED,
  };

  it('carries a request to the letter, whatever its body is and wherever its query comes from', () => {
    const query = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.tuple(fc.string(), fc.string())));
    fc.assert(
      fc.property(fc.uint8Array(), query, fc.boolean(), (bytes, query, released) => {
        const sent = { ...request, query, body: Buffer.from(bytes) };
        const { body, attributes } = toEnvelope(sent, { released });
        expect(body).not.toBe('');
        expect(attributes['request']).not.toMatch(/[\ufffe\uffff]/);
        expect(readEnvelope({ body, attributes, sentTimestamp })).toEqual({ request: sent, released });
      }),
    );
  });

  it('of a request that comes for the first time has been received when it was sent', () => {
    const { receivedAt, ...first } = request;
    expect(receivedAt).toBe(RECEIVED);
    const message = { ...toEnvelope(first), sentTimestamp };
    expect(readEnvelope(message)!.request.receivedAt).toBe('2026-11-23T16:00:00.000Z');
  });

  const envelope: Envelope = { method: 'GET', host: 'h', path: '/', query: '', bodyEncoding: 'text' };
  it.each(['', '{', '[]', '{"method":"GET"}', JSON.stringify({ ...envelope, bodyEncoding: 'gzip' })])(
    'that is none is not read: %j',
    (request) => {
      expect(readEnvelope({ body: 'a=1', attributes: { request }, sentTimestamp })).toBeUndefined();
      expect(readEnvelope({ body: 'a=1', attributes: {}, sentTimestamp })).toBeUndefined();
    },
  );
});
