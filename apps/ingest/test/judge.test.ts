import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { verify } from '@status-callbacks/signature/verify';
import { AUTH_TOKEN, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { judge, MOST_EVENT_BYTES } from '../src/judge.ts';
import { receive } from '../src/receive.ts';
import { aRecord, type RequestOptions } from './requests.ts';

const judged = (options: RequestOptions = {}) => judge(receive(aRecord('m1', options)), [AUTH_TOKEN]);

const event = (options?: RequestOptions) => {
  const judgement = judged(options);
  if ('refused' in judgement) throw new Error(judgement.refused);
  return judgement.event;
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
    const { url, signature } = parsed.data.request;
    const body = new URLSearchParams(parsed.data.params as Record<string, string>).toString();
    expect(verify({ urls: [url], signature, body }, [AUTH_TOKEN]).outcome).toBe('verified');
  });

  it('keeps its id on every delivery: another message, another time, the same callback', () => {
    const again = { ...aRecord('m2'), attributes: { ...aRecord('m2').attributes, SentTimestamp: '1795449999999' } };
    const judgement = judge(receive(again), [AUTH_TOKEN]);
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
    const judgement = judge(receive({ ...record, messageAttributes }), [AUTH_TOKEN]);
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

  it('never lets the URL overwrite what Twilio said', () => {
    const { data } = event({ path: '/twilio-params', query: 'MessageStatus=read' });
    expect([data.status, data.custom]).toEqual(['delivered', { MessageStatus: 'read' }]);
  });
});

describe('a request that proves nothing', () => {
  it.each<[string, RequestOptions, string]>([
    ['forged with another token', { token: 'x'.repeat(32) }, 'mismatch'],
    ['altered on the way', { signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'mismatch'],
    ['unsigned', { signature: '' }, 'missing-signature'],
    ['not a form', { body: '{"MessageStatus":"delivered"}' }, 'malformed-body'],
    ['broken in its escapes', { body: 'MessageStatus=%E0%A4%A' }, 'malformed-body'],
    ['larger than the topic takes', { params: messageParams({ Body: 'x'.repeat(MOST_EVENT_BYTES) }) }, 'too-large'],
  ])('is refused when it is %s', (_, options, reason) => {
    expect(judged(options)).toEqual({ refused: reason });
  });
});
