import { encodeForm } from '@status-callbacks/signature/form';
import { parseStatusCallback, type StatusCallback } from '@status-callbacks/contract/status-callback';
import { parseKeys } from '@status-callbacks/signature/keys';
import type { Envelope } from '@status-callbacks/signature/queue-message';
import { bodyHash, sign } from '@status-callbacks/signature/sign';
import { verify } from '@status-callbacks/signature/verify';
import { AUTH_TOKEN, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { anSqsRecord } from '@status-callbacks/testing/sqs';
import { strictTopic } from '@status-callbacks/testing/strict-topic';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';
import type { SQSRecord } from 'aws-lambda';
import { judge, MAX_EVENT_BYTES } from '../src/judge.ts';
import { receivers } from '../src/receive.ts';
import { aRecord, type RequestOptions } from './requests.ts';

const keyring = parseKeys(JSON.stringify({ AUTH_TOKEN }));
const hosts = new Set(['callbacks.example.com']);
const judgedRecord = (record: SQSRecord, queue: keyof typeof receivers = 'direct') =>
  judge(receivers[queue](record), keyring, hosts);

const judged = (options: RequestOptions = {}) => judgedRecord(aRecord('m1', options));

const event = (options?: RequestOptions) => {
  const judgement = judged(options);
  if ('refused' in judgement) throw new Error(judgement.refused);
  return judgement.event;
};

/** From what the event holds alone, as an auditor would years later. */
const verifyAgain = ({ data: { params, request } }: StatusCallback) => {
  const [, host, path, query = ''] = /^https:\/\/([^/]+)([^?]*)\??(.*)$/.exec(request.url)!;
  const { method = 'POST', signature, receivedAt } = request;
  const body = Buffer.from(request.body ?? (method === 'GET' ? '' : encodeForm(params)));
  return verify({ method, host: host!, path: path!, query, signature, body, receivedAt }, keyring);
};

describe('a request that Twilio signed', () => {
  it('becomes an event of the contract, with what proves it inside', () => {
    const judgement = judged({ path: '/twilio-params', query: 'id=7&category=it%27s+new' });
    if ('refused' in judgement) throw new Error(judgement.refused);
    const parsed = parseStatusCallback(judgement.text);
    expect(parsed).toMatchObject({
      type: 'com.twilio.messaging.message.delivered',
      subject: sid('SM', 1),
      time: '2026-11-23T16:00:00.000Z',
      data: {
        custom: { id: '7', category: "it's new" },
        request: {
          url: 'https://callbacks.example.com/twilio-params?id=7&category=it%27s+new',
          receivedAt: '2026-11-23T16:00:00.000Z',
          requestId: 'request-m1',
          sourceIp: '192.0.2.1',
        },
      },
    });
    expect(verifyAgain(parsed).outcome).toBe('verified');
  });

  it('keeps its id on every delivery: another message, another time, the same callback', () => {
    const again = { ...aRecord('m2'), attributes: { ...aRecord('m2').attributes, SentTimestamp: '1795449999999' } };
    const judgement = judgedRecord(again);
    expect('event' in judgement && judgement.event.id).toBe(event().id);
  });

  it('gives different callbacks different ids', () => {
    const ids = ['queued', 'sent', 'delivered'].map(
      (status) => event({ params: messageParams({ MessageStatus: status }) }).id,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('is believed without a declared parameter it did not send', () => {
    const record = aRecord('m1', { path: '/twilio-params', query: 'id=7' });
    const messageAttributes = {
      ...record.messageAttributes,
      'query.category': { dataType: 'String', stringValue: '=' },
    } as typeof record.messageAttributes;
    const judgement = judgedRecord({ ...record, messageAttributes });
    expect('event' in judgement && judgement.event.data.custom).toEqual({ id: '7' });
  });

  it('keeps parameters nobody expected, emoji and repeats', () => {
    const params = messageParams({
      Mood: '😀',
      'MessagingBinding.Address': ['+15005550007', '+15005550008'],
      __proto__: 'x',
    });
    expect(event({ params }).data.params).toMatchObject({
      Mood: '😀',
      'MessagingBinding.Address': ['+15005550007', '+15005550008'],
    });
  });
});

describe('a request that proves nothing', () => {
  it.each<[string, RequestOptions, string]>([
    ['forged with another token', { token: 'x'.repeat(32) }, 'mismatch'],
    ['altered on the way', { signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'mismatch'],
    ['unsigned', { signature: '' }, 'missing-signature'],
    ['not a form', { body: '{"MessageStatus":"delivered"}' }, 'malformed-body'],
    ['broken in its escapes', { body: 'MessageStatus=%E0%A4%A' }, 'malformed-body'],
    ['larger than the topic takes', { params: messageParams({ Body: 'x'.repeat(MAX_EVENT_BYTES) }) }, 'too-large'],
  ])('is refused when it is %s', (_, options, reason) => {
    expect(judged(options)).toMatchObject({ refused: reason });
  });
});

describe('a request through the door that takes anything', () => {
  const anyRecord = (fields: Partial<Envelope>, body = '') =>
    anSqsRecord('m1', body || '-', {
      attributes: {
        request: JSON.stringify({
          method: 'POST',
          host: 'callbacks.example.com',
          path: '/twilio-any/whatever',
          query: '',
          requestId: 'request-1',
          idempotencyToken: '3d1f2b70-9a52-4f0e-8b1d-0c5f7a9e1b2c',
          bodyEncoding: body ? 'text' : 'empty',
          ...fields,
        } satisfies Envelope),
      },
    });
  const eventFrom = (fields: Partial<Envelope>, body?: string) => {
    const judgement = judgedRecord(anyRecord(fields, body), 'envelope');
    if ('refused' in judgement) throw new Error(judgement.refused);
    return judgement.event;
  };
  const url = (query: string) => `https://callbacks.example.com/twilio-any/whatever?${query}`;
  const query = "a=it's&b=é&c=1%2B1&id=7";

  it('keeps free parameters of a form as they were sent', () => {
    const params = messageParams();
    const event = eventFrom({ query, signature: sign(AUTH_TOKEN, url(query), params) }, encodeForm(params));
    expect(event.data).toMatchObject({ params, custom: { a: "it's", b: 'é', c: '1+1', id: '7' } });
    expect(event.data.request.idempotencyToken).toMatch(/^3d1f2b70/);
    expect(verifyAgain(event).outcome).toBe('verified');
  });

  it('never lets the URL overwrite what Twilio said', () => {
    const overwriting = 'MessageStatus=read';
    const signed = { query: overwriting, signature: sign(AUTH_TOKEN, url(overwriting), messageParams()) };
    const { data } = eventFrom(signed, encodeForm(messageParams()));
    expect([data.status, data.custom]).toEqual(['delivered', { MessageStatus: 'read' }]);
  });

  it('reads the fields of JSON, and keeps its letters, which its hash is made of', () => {
    const body = '{ "CallSid": "CA0", "CallStatus": "completed", "Nested": {"a": [1]} }';
    const hashed = `${query}&bodySHA256=${bodyHash(Buffer.from(body))}`;
    const event = eventFrom({ query: hashed, signature: sign(AUTH_TOKEN, url(hashed), {}) }, body);
    expect(event.data).toMatchObject({
      product: 'voice',
      status: 'completed',
      params: { CallSid: 'CA0', Nested: '{"a":[1]}' },
      custom: { a: "it's", b: 'é', c: '1+1', id: '7' },
      request: { body },
    });
    expect(event.data.custom).not.toHaveProperty('bodySHA256');
    expect(verifyAgain(event).outcome).toBe('verified');
  });

  it('tells the parameters of Twilio from those of the application in a GET', () => {
    const get = `id=7&MessageSid=SM0&MessageStatus=delivered`;
    const event = eventFrom({ method: 'GET', query: get, signature: sign(AUTH_TOKEN, url(get), {}) });
    expect(event.data).toMatchObject({
      product: 'messaging',
      params: { MessageSid: 'SM0', MessageStatus: 'delivered' },
      custom: { id: '7' },
      request: { method: 'GET' },
    });
    expect(verifyAgain(event).outcome).toBe('verified');
  });

  it('reads what is signed, whatever method and content type a captured request is posted again with (H3)', () => {
    const get = `id=7&MessageSid=SM0&MessageStatus=delivered`;
    const signed = { query: get, signature: sign(AUTH_TOKEN, url(get), {}) };
    const asGet = eventFrom({ ...signed, method: 'GET' });
    const { request, ...data } = eventFrom({ ...signed, contentType: 'application/json' }).data;
    expect(asGet.data).toEqual({ ...data, request: { ...request, method: 'GET' } });
  });

  it('takes a list, as Event Streams sends it, as a callback nobody knows yet', () => {
    const body = '[{"specversion":"1.0"}]';
    const hashed = `bodySHA256=${bodyHash(Buffer.from(body))}`;
    const event = eventFrom({ query: hashed, signature: sign(AUTH_TOKEN, url(hashed), {}) }, body);
    expect(event.data).toMatchObject({ product: 'unknown', params: {}, request: { body } });
  });
});

describe('what a caller writes into the attributes of a direct route (H4)', () => {
  const signed = aRecord('m1');
  const withAttributes = (attributes: Record<string, string>): SQSRecord => ({
    ...signed,
    messageAttributes: {
      ...signed.messageAttributes,
      ...anSqsRecord('x', '', { attributes }).messageAttributes,
    },
  });
  const elsewhere = 'https://other-vendor.example/hooks/twilio?x=1';
  const captured = {
    method: 'POST',
    host: 'other-vendor.example',
    path: '/hooks/twilio',
    query: 'x=1',
    signature: sign(AUTH_TOKEN, elsewhere, messageParams()),
    bodyEncoding: 'text',
  } satisfies Envelope;

  it.each<[string, Record<string, string>]>([
    ['an envelope beside mapped attributes', { request: JSON.stringify(captured) }],
    ['the mark of a release', { released: '{"receivedAt":"2035-01-01T00:00:00.000Z"}' }],
    ['a refusal', { refusal: '{"reason":"mismatch","receivedAt":"2035-01-01T00:00:00.000Z"}' }],
    ['a parameter that the route does not declare', { 'query.tenant': '=1' }],
    ['a parameter of another route', { 'query.id': '=1' }],
    ['anything else', { dummy: 'x' }],
  ])('%s: refused, although the rest is signed', (_, attributes) => {
    expect(judgedRecord(withAttributes(attributes))).toEqual({ refused: 'unrecognized-message' });
  });

  it("does not make a signature for another site of the account one for this: the host must be the stage's own", () => {
    expect(judgedRecord(withAttributes({ domainName: 'other-vendor.example', path: '/hooks/twilio' }))).toEqual({
      refused: 'unknown-host',
    });
    const enveloped = anSqsRecord('m1', encodeForm(messageParams()), {
      attributes: { request: JSON.stringify(captured) },
    });
    expect(judgedRecord(enveloped, 'envelope')).toEqual({ refused: 'unknown-host' });
  });

  it('does not choose the time of receipt', () => {
    const { request } = receivers.direct(withAttributes({ released: '{"receivedAt":"2035-01-01T00:00:00.000Z"}' }));
    expect(request.receivedAt).toBe('2026-11-23T16:00:00.000Z');
    expect(receivers.direct(signed).released).toBe(false);
  });
});

it('lets a status of any length through, as the topic takes it', async () => {
  const status = 's'.repeat(70_000);
  const judgement = judged({ params: messageParams({ MessageStatus: status, SmsStatus: 'sent' }) });
  if ('refused' in judgement) throw new Error(judgement.refused);
  const topic = strictTopic();
  const neighbours = Array.from({ length: 9 }, (_, index) =>
    event({ params: messageParams({ MessageSid: sid('SM', index) }) }),
  );
  const publish = publishTo(topic, 'topic');
  expect(await publish([judgement, ...neighbours.map(publicationOf)])).toEqual([]);
  expect(topic.taken).toHaveLength(10);
});
