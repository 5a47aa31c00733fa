import { messageAttributes, replayFilter } from '../src/attributes.ts';
import { buildStatusCallback } from '../src/build.ts';
import { MalformedEvent, parseStatusCallback } from '../src/status-callback.ts';

const event = buildStatusCallback({
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  params: JSON.parse(
    `{"MessageSid":"SM${'0'.repeat(32)}","MessageStatus":"undelivered","ErrorCode":"30006","AccountSid":"AC${'0'.repeat(32)}","__proto__":"x","Twice":["a","b"]}`,
  ),
  custom: { id: '7' },
  accountSid: `AC${'0'.repeat(32)}`,
  request: { url: 'https://example.com/twilio?id=7', signature: 's', receivedAt: '2026-11-23T16:00:00.000Z' },
});
const text = JSON.stringify(event);

describe('StatusCallback v1', () => {
  it('gives an event back to the letter, names like __proto__ included', () => {
    expect(JSON.stringify(parseStatusCallback(text))).toBe(text);
    expect(text).toContain('__proto__');
  });

  it('lets fields through that a newer service added', () => {
    const newer = JSON.stringify({ ...event, traceparent: '00-1', data: { ...event.data, carrier: 'x' } });
    expect(JSON.stringify(parseStatusCallback(newer))).toBe(newer);
  });

  it.each([
    ['not JSON at all, +15005550006', 'not JSON'],
    ['null', '(root)'],
    [text.replace('"terminal":true', '"terminal":"yes"'), 'data.terminal'],
    [text.replace('status-callback/v1', 'status-callback/v9'), 'dataschema'],
  ])('refuses %s, naming the place and not the value', (malformed, place) => {
    expect(() => parseStatusCallback(malformed)).toThrow(MalformedEvent);
    expect(() => parseStatusCallback(malformed)).toThrow(place);
    expect(() => parseStatusCallback(malformed)).not.toThrow('5005550006');
  });
});

describe('message attributes', () => {
  it('says what filters need, and nothing empty', () => {
    expect(messageAttributes(event)).toEqual({
      contract: '1',
      product: 'messaging',
      status: 'undelivered',
      terminal: 'true',
      errorCode: '30006',
      accountSid: `AC${'0'.repeat(32)}`,
    });
  });

  it('leaves out an error code that is not there', () => {
    const { data } = event;
    expect(messageAttributes({ ...event, data: { ...data, errorCode: undefined } })).not.toHaveProperty('errorCode');
  });

  it('says `unknown` of what AWS would not carry, so that no filter takes a part for the whole', () => {
    const { data } = event;
    const attributesOf = (status: string) => messageAttributes({ ...event, data: { ...data, status } });
    for (const status of [`delivered${'x'.repeat(300)}`, 'a\u0001b', 'a\uFFFF', '\uD800']) {
      expect(attributesOf(status)).toMatchObject({ status: 'unknown', product: 'messaging' });
    }
    for (const status of ['x'.repeat(256), '😀', 'a status of tomorrow']) {
      expect(attributesOf(status)).toMatchObject({ status });
    }
  });

  it('addresses replays to one sink, or to all that take them', () => {
    expect(replayFilter('a', { takesReplaysToAll: true })).toEqual([{ exists: false }, 'a', '*']);
    expect(replayFilter('a', { takesReplaysToAll: false })).toEqual([{ exists: false }, 'a']);
  });
});
